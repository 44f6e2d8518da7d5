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

    /**
     * The newest transfer of this id from this sender, or null where there is none (or it is
     * forgotten). It was received, unless its effect says that it was sent home.
     */
    @Nullable Remembered received(UserId receiver, CommandId transfer, UserId sender);

    /** What this step came to, or null where it was not taken (or it is forgotten). */
    @Nullable Remembered taken(LegName step);

    /**
     * The senders from whom the user received a transfer of this id; at most two of them. None
     * where there are too many transfers to look through.
     */
    List<UserId> sendersOf(UserId receiver, CommandId transfer);
}
