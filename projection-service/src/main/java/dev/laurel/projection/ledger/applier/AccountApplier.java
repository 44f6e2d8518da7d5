package dev.laurel.projection.ledger.applier;

import dev.laurel.contract.command.Fingerprint;
import dev.laurel.contract.event.Event.Change;
import dev.laurel.contract.event.Event.CreditsGranted;
import dev.laurel.contract.event.Event.CreditsSpent;
import dev.laurel.contract.event.Event.MoneyMoved;
import dev.laurel.contract.event.Event.ProfileChanged;
import dev.laurel.contract.event.Event.TransferReceived;
import dev.laurel.contract.event.Event.TransferReturned;
import dev.laurel.contract.event.Event.TransferSent;
import dev.laurel.contract.event.EventHead;
import dev.laurel.contract.outcome.Outcome;
import dev.laurel.projection.ledger.state.Account;
import dev.laurel.projection.ledger.state.AccountBalance;
import dev.laurel.projection.ledger.state.MutableLedgerState;
import dev.laurel.projection.ledger.state.Remembered;

/**
 * Turns an event into the next state of its account. Total: it may not refuse, and an unknown event
 * does not compile. The arithmetic is exact; the deciders have made sure that it does not overflow.
 *
 * <p>Threading: one task.
 */
public final class AccountApplier {

    private final MutableLedgerState state;

    public AccountApplier(MutableLedgerState state) {
        this.state = state;
    }

    /** Puts what {@link #next} gave in the place of the user's account. */
    public void put(EventHead head, Account next) {
        state.put(head.user(), next);
    }

    /** Keeps the first answer to a command, with its content. */
    public void remember(EventHead head, Fingerprint fingerprint, Outcome first) {
        state.remember(
                head.user(),
                head.commandId(),
                new Remembered(fingerprint, first, head.decidedAtMillis()));
    }

    /** The account after the event. Pure. */
    public static Account next(Account account, Change event) {
        return switch (event) {
            case ProfileChanged _ -> account.next();
            case MoneyMoved moved ->
                    account.next(
                            next(
                                    account.balance(moved.asset()),
                                    moved,
                                    moved.amount().minorUnits()));
        };
    }

    private static AccountBalance next(AccountBalance old, MoneyMoved event, long amount) {
        return switch (event) {
            case CreditsGranted _ ->
                    new AccountBalance(
                            old.asset(),
                            Math.addExact(old.available(), amount),
                            old.held(),
                            Math.addExact(old.earned(), amount),
                            old.spent(),
                            old.received(),
                            old.sent());
            case CreditsSpent _ ->
                    new AccountBalance(
                            old.asset(),
                            Math.subtractExact(old.available(), amount),
                            old.held(),
                            old.earned(),
                            Math.addExact(old.spent(), amount),
                            old.received(),
                            old.sent());
            case TransferSent _ ->
                    new AccountBalance(
                            old.asset(),
                            Math.subtractExact(old.available(), amount),
                            old.held(),
                            old.earned(),
                            old.spent(),
                            old.received(),
                            Math.addExact(old.sent(), amount));
            case TransferReceived _ ->
                    new AccountBalance(
                            old.asset(),
                            Math.addExact(old.available(), amount),
                            old.held(),
                            old.earned(),
                            old.spent(),
                            Math.addExact(old.received(), amount),
                            old.sent());
            case TransferReturned _ ->
                    new AccountBalance(
                            old.asset(),
                            Math.addExact(old.available(), amount),
                            old.held(),
                            old.earned(),
                            old.spent(),
                            old.received(),
                            Math.subtractExact(old.sent(), amount));
        };
    }
}
