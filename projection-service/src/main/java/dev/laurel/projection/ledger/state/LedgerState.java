package dev.laurel.projection.ledger.state;

import dev.laurel.contract.id.CommandId;
import dev.laurel.contract.id.UserId;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** What may be read of the ledger's state. */
public interface LedgerState {

    /** A user's account; empty where the user was never seen. */
    Account account(UserId user);

    /** The first answer to a command, or null where it was never decided (or is forgotten). */
    @Nullable Remembered remembered(UserId user, CommandId command);

    /** A transfer that the user received, or null where there is none (or it is forgotten). */
    @Nullable Remembered received(UserId receiver, CommandId transfer, UserId sender);

    /** The senders from whom the user received a transfer of this id; at most two of them. */
    List<UserId> sendersOf(UserId receiver, CommandId transfer);
}
