package dev.laurel.projection.ledger.state;

import dev.laurel.contract.id.CommandId;
import dev.laurel.contract.id.UserId;

/** The ledger's state for the one who writes it. */
public interface MutableLedgerState extends LedgerState {

    void put(UserId user, Account account);

    void remember(UserId user, CommandId command, Remembered remembered);

    void rememberReceived(
            UserId receiver, CommandId transfer, UserId sender, Remembered remembered);

    void rememberTaken(LegName step, Remembered remembered);

    /** Notes when a hold expires. */
    void expect(UserId user, OpenHold hold);

    /** Forgets when a hold expires, because it is closed. */
    void expectNoMore(UserId user, OpenHold hold);
}
