package dev.laurel.projection.ledger.state;

import dev.laurel.contract.id.CommandId;
import dev.laurel.contract.id.UserId;

/** The ledger's state for the one who writes it. */
public interface MutableLedgerState extends LedgerState {

    void put(UserId user, Account account);

    void remember(UserId user, CommandId command, Remembered remembered);
}
