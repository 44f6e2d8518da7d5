package dev.laurel.projection.ledger.applier;

import dev.laurel.contract.command.Fingerprint;
import dev.laurel.contract.event.Event;
import dev.laurel.contract.event.Event.Change;
import dev.laurel.contract.event.Event.CommandRejected;
import dev.laurel.contract.event.Event.CommandRepeated;
import dev.laurel.contract.event.Event.DryRunAnswered;
import dev.laurel.contract.event.Event.GrantReversed;
import dev.laurel.contract.event.Event.HoldCaptured;
import dev.laurel.contract.event.Event.HoldExpired;
import dev.laurel.contract.event.Event.HoldPlaced;
import dev.laurel.contract.event.Event.HoldReleased;
import dev.laurel.contract.event.Event.MoneyMoved;
import dev.laurel.contract.event.Event.ProfileChanged;
import dev.laurel.contract.event.Event.ReversalRefused;
import dev.laurel.contract.event.Event.SpendReversed;
import dev.laurel.contract.event.Event.TransferReceived;
import dev.laurel.contract.event.Event.TransferRefused;
import dev.laurel.contract.event.Event.TransferReturned;
import dev.laurel.contract.event.Event.TransferReversed;
import dev.laurel.contract.event.Event.TransferTakenBack;
import dev.laurel.contract.event.Event.UserFrozen;
import dev.laurel.contract.event.Event.UserQuarantined;
import dev.laurel.contract.event.Event.UserUnfrozen;
import dev.laurel.contract.event.EventHead;
import dev.laurel.contract.event.EventMemory;
import dev.laurel.contract.id.CommandId;
import dev.laurel.contract.id.UserId;
import dev.laurel.contract.outcome.Outcome;
import dev.laurel.projection.ledger.state.Account;
import dev.laurel.projection.ledger.state.Account.Standing;
import dev.laurel.projection.ledger.state.Effect;
import dev.laurel.projection.ledger.state.LegName;
import dev.laurel.projection.ledger.state.MutableLedgerState;
import dev.laurel.projection.ledger.state.OpenHold;
import dev.laurel.projection.ledger.state.Remembered;

import java.util.OptionalLong;

/**
 * Turns an event into the next state. Total: it may not refuse, and an unknown event does not
 * compile. The arithmetic is exact; the deciders have made sure that it does not overflow.
 *
 * <p>Threading: one task.
 */
public final class AccountApplier {

    private static final Fingerprint NONE = Fingerprint.ofBytes(new byte[0]);

    private final MutableLedgerState state;

    public AccountApplier(MutableLedgerState state) {
        this.state = state;
    }

    /**
     * Makes so what the event says: the account, and all that must be remembered of it. An event
     * that is applied again in the order of its user's events leaves the same memories.
     *
     * @param memory what must be remembered besides what the event says
     */
    public void apply(Event event, EventMemory memory) {
        if (event instanceof Change change) {
            var user = change.head().user();
            var account = state.account(user);
            state.put(user, next(account, change));
            expectations(change, account);
        }
        remember(event, memory);
    }

    /** When its hold expires, or that it does not any more. */
    private void expectations(Change event, Account before) {
        var user = event.head().user();
        switch (event) {
            case HoldPlaced placed -> state.expect(user, opened(placed));
            case HoldCaptured captured -> close(user, before, captured.hold());
            case HoldReleased released -> close(user, before, released.hold());
            case HoldExpired expired -> close(user, before, expired.head().commandId());
            default -> {
                // It is about no hold.
            }
        }
    }

    /**
     * Keeps what must be remembered of an event, whether its account is changed by it or was
     * before.
     */
    public void remember(Event event, EventMemory memory) {
        switch (event) {
            case Change change -> {
                undo(change);
                rememberLeg(change, memory.transferVersion());
                if (memory.fingerprint() != null) {
                    remember(change, memory.fingerprint());
                }
            }
            case TransferRefused refused ->
                    receive(
                            refused.head(),
                            refused.from(),
                            Effect.sentHome(refused, memory.transferVersion()));
            case ReversalRefused refused ->
                    take(
                            LegName.of(refused, memory.transferVersion()),
                            refused.outcome(),
                            refused.head().decidedAtMillis());
            case CommandRejected rejected -> {
                if (memory.fingerprint() != null) {
                    remember(rejected.head(), memory.fingerprint(), rejected.outcome());
                }
            }
            case CommandRepeated _, DryRunAnswered _ -> {
                // What they answer is remembered, or must not be.
            }
        }
    }

    private void undo(Change event) {
        switch (event) {
            case TransferTakenBack taken -> takeBack(taken);
            case GrantReversed reversed -> undo(event, reversed.reversal().transaction());
            case SpendReversed reversed -> undo(event, reversed.reversal().transaction());
            default -> {
                // It undoes nothing that this user did.
            }
        }
    }

    private void undo(Change event, CommandId transaction) {
        undo(event.head().user(), transaction);
    }

    /** A step of a transfer is taken once; what it came to is told again. */
    private void rememberLeg(Change event, long transferVersion) {
        switch (event) {
            case TransferReceived received ->
                    receive(received.head(), received.from(), Effect.of(received, transferVersion));
            case TransferReturned returned ->
                    comeHome(LegName.homecoming(returned, transferVersion), returned);
            case TransferReversed reversed ->
                    comeHome(LegName.homecoming(reversed, transferVersion), reversed);
            case TransferTakenBack taken when !taken.answersCommand() ->
                    take(
                            LegName.of(taken, transferVersion),
                            answer(taken),
                            taken.head().decidedAtMillis());
            default -> {
                // No leg brought it.
            }
        }
    }

    private void remember(Change event, Fingerprint fingerprint) {
        var head = event.head();
        var effect = event instanceof MoneyMoved moved ? Effect.of(moved) : null;
        remember(head, new Remembered(fingerprint, answer(event), head.decidedAtMillis(), effect));
    }

    private void remember(EventHead head, Fingerprint fingerprint, Outcome.Rejected first) {
        remember(head, new Remembered(fingerprint, first, head.decidedAtMillis(), null));
    }

    /** Keeps that a command is being decided by another user's partition. */
    public void rememberPending(EventHead head, Fingerprint fingerprint) {
        remember(head, new Remembered(fingerprint, null, head.decidedAtMillis(), null));
    }

    private void remember(EventHead head, Remembered remembered) {
        state.remember(head.user(), head.commandId(), remembered);
    }

    /** The answer that a change is to its command. */
    public static Outcome.Applied answer(Change event) {
        return new Outcome.Applied(
                event.head().version(),
                event instanceof MoneyMoved moved
                        ? OptionalLong.of(moved.available())
                        : OptionalLong.empty());
    }

    /** The account after the event. Pure. */
    public static Account next(Account account, Change event) {
        return switch (event) {
            case ProfileChanged _ -> account.next(account.standing());
            case UserFrozen _ -> account.next(new Standing(true, account.quarantined()));
            case UserUnfrozen _ -> account.next(Standing.GOOD);
            case UserQuarantined _ -> account.next(new Standing(account.frozen(), true));
            case MoneyMoved moved ->
                    holds(
                            account.next(account.balance(moved.asset()).plus(moved.movement())),
                            moved);
        };
    }

    private static Account holds(Account account, MoneyMoved event) {
        return switch (event) {
            case HoldPlaced placed -> account.with(opened(placed));
            case HoldCaptured captured -> account.without(captured.hold());
            case HoldReleased released -> account.without(released.hold());
            case HoldExpired expired -> account.without(expired.head().commandId());
            default -> account;
        };
    }

    /** The hold that the event opens. */
    public static OpenHold opened(HoldPlaced event) {
        return new OpenHold(
                event.head().commandId(),
                event.asset(),
                event.amount().minorUnits(),
                event.expiresAtMillis());
    }

    private void close(UserId user, Account before, CommandId hold) {
        var open = before.hold(hold);
        if (open != null) {
            state.expectNoMore(user, open);
        }
    }

    private void receive(EventHead head, UserId from, Effect effect) {
        var remembered = new Remembered(NONE, null, head.decidedAtMillis(), effect);
        state.rememberReceived(head.user(), head.commandId(), from, remembered);
    }

    private void takeBack(TransferTakenBack event) {
        var user = event.head().user();
        var transfer = event.reversal().transaction();
        var received = state.received(user, transfer, event.from());
        if (received != null) {
            state.rememberReceived(user, transfer, event.from(), received.undone());
        }
    }

    private void undo(UserId user, CommandId transaction) {
        var remembered = state.remembered(user, transaction);
        if (remembered != null) {
            state.remember(user, transaction, remembered.undone());
        }
    }

    private void take(LegName step, Outcome outcome, long decidedAtMillis) {
        state.rememberTaken(step, new Remembered(NONE, outcome, decidedAtMillis, null));
    }

    /** The transfer may be forgotten, and another made under its id. */
    private void comeHome(LegName step, Change event) {
        take(step, answer(event), event.head().decidedAtMillis());
        var remembered = state.remembered(step.owner(), step.transfer());
        var effect = remembered == null ? null : remembered.effect();
        if (effect != null && effect.isTransfer(step.counterpart(), step.transferVersion())) {
            undo(step.owner(), step.transfer());
        }
    }
}
