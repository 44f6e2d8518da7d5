package dev.laurel.projection.ledger.applier;

import dev.laurel.contract.command.Fingerprint;
import dev.laurel.contract.command.Leg;
import dev.laurel.contract.command.Leg.ReversalAnswer;
import dev.laurel.contract.command.Leg.ReversalCredit;
import dev.laurel.contract.command.Leg.ReversalRequest;
import dev.laurel.contract.command.TransferLeg;
import dev.laurel.contract.event.Event.Change;
import dev.laurel.contract.event.Event.GrantReversed;
import dev.laurel.contract.event.Event.HoldCaptured;
import dev.laurel.contract.event.Event.HoldExpired;
import dev.laurel.contract.event.Event.HoldPlaced;
import dev.laurel.contract.event.Event.HoldReleased;
import dev.laurel.contract.event.Event.MoneyMoved;
import dev.laurel.contract.event.Event.ProfileChanged;
import dev.laurel.contract.event.Event.SpendReversed;
import dev.laurel.contract.event.Event.TransferReceived;
import dev.laurel.contract.event.Event.TransferTakenBack;
import dev.laurel.contract.event.Event.UserFrozen;
import dev.laurel.contract.event.Event.UserQuarantined;
import dev.laurel.contract.event.Event.UserUnfrozen;
import dev.laurel.contract.event.EventHead;
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

    /** Makes so what a command or a time that is over did: all that follows from the event. */
    public void apply(Change event) {
        var user = event.head().user();
        var account = state.account(user);
        state.put(user, next(account, event));
        switch (event) {
            case HoldPlaced placed -> state.expect(user, opened(placed));
            case HoldCaptured captured -> close(user, account, captured.hold());
            case HoldReleased released -> close(user, account, released.hold());
            case HoldExpired expired -> close(user, account, expired.head().commandId());
            case TransferTakenBack taken -> takeBack(taken);
            case GrantReversed reversed -> undo(user, reversed.reversal().transaction());
            case SpendReversed reversed -> undo(user, reversed.reversal().transaction());
            default -> {
                // The account is all that it changes.
            }
        }
    }

    /** Makes so what came from another user's partition, and keeps that it came. */
    public void apply(Change event, Leg leg) {
        apply(event);
        var decidedAt = event.head().decidedAtMillis();
        switch (leg) {
            case TransferLeg credits -> {
                if (event instanceof TransferReceived received) {
                    var version = leg.note().transferVersion();
                    receive(credits, Effect.of(received, version), decidedAt);
                } else {
                    comeHome(LegName.homecoming(credits), answer(event), decidedAt);
                }
            }
            case ReversalCredit credit ->
                    comeHome(LegName.homecoming(credit), answer(event), decidedAt);
            case ReversalRequest request -> take(LegName.of(request), answer(event), decidedAt);
            case ReversalAnswer _ -> {
                // The event said it all.
            }
        }
    }

    /** Keeps a transfer that was sent home: it was dealt with, should it come again. */
    public void rememberSentHome(TransferLeg leg, long decidedAtMillis) {
        receive(leg, Effect.sentHome(leg), decidedAtMillis);
    }

    /** Keeps that a reversal was refused to its sender. */
    public void rememberRefused(
            ReversalRequest request, Outcome.Rejected first, long decidedAtMillis) {
        take(LegName.of(request), first, decidedAtMillis);
    }

    /** Keeps the first answer to a command, with its content and what it did. */
    public void remember(Change event, Fingerprint fingerprint) {
        var head = event.head();
        var effect = event instanceof MoneyMoved moved ? Effect.of(moved) : null;
        remember(head, new Remembered(fingerprint, answer(event), head.decidedAtMillis(), effect));
    }

    /** Keeps that a command was refused. */
    public void remember(EventHead head, Fingerprint fingerprint, Outcome.Rejected first) {
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

    private static OpenHold opened(HoldPlaced event) {
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

    private void receive(TransferLeg leg, Effect effect, long decidedAtMillis) {
        var remembered = new Remembered(NONE, null, decidedAtMillis, effect);
        state.rememberReceived(leg.to(), leg.commandId(), leg.from(), remembered);
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
    private void comeHome(LegName step, Outcome outcome, long decidedAtMillis) {
        take(step, outcome, decidedAtMillis);
        var remembered = state.remembered(step.owner(), step.transfer());
        var effect = remembered == null ? null : remembered.effect();
        if (effect != null && effect.isTransfer(step.counterpart(), step.transferVersion())) {
            undo(step.owner(), step.transfer());
        }
    }
}
