package dev.laurel.projection.ledger.decision;

import static dev.laurel.contract.outcome.RejectionReason.ALREADY_REVERSED;
import static dev.laurel.contract.outcome.RejectionReason.ASSET_UNKNOWN;
import static dev.laurel.contract.outcome.RejectionReason.BALANCE_OVERFLOW;
import static dev.laurel.contract.outcome.RejectionReason.INSUFFICIENT_CREDITS;
import static dev.laurel.contract.outcome.RejectionReason.TRANSACTION_UNKNOWN;

import dev.laurel.contract.catalogue.Catalogue;
import dev.laurel.contract.command.Command.ReverseTransaction;
import dev.laurel.contract.command.Leg.ReversalCredit;
import dev.laurel.contract.command.Leg.ReversalParties;
import dev.laurel.contract.command.Leg.ReversalRequest;
import dev.laurel.contract.command.TransferNote;
import dev.laurel.contract.event.Event.GrantReversed;
import dev.laurel.contract.event.Event.SpendReversed;
import dev.laurel.contract.event.Event.TransferTakenBack;
import dev.laurel.contract.event.EventHead;
import dev.laurel.contract.event.Reversal;
import dev.laurel.contract.id.UserId;
import dev.laurel.contract.outcome.RejectionReason;
import dev.laurel.projection.ledger.decision.Decision.Accept;
import dev.laurel.projection.ledger.decision.Decision.Ask;
import dev.laurel.projection.ledger.decision.Decision.Reject;
import dev.laurel.projection.ledger.state.Account;
import dev.laurel.projection.ledger.state.Effect;
import dev.laurel.projection.ledger.state.LedgerState;

import org.jspecify.annotations.Nullable;

import java.util.Objects;

/**
 * Decides whether what a command did can be undone. A transfer is undone where its credits are: at
 * the receiver, who is asked where the sender wants it back. Pure.
 *
 * <p>Threading: immutable, shared by all tasks.
 */
final class ReversalDecider {

    private final Catalogue catalogue;

    ReversalDecider(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    Decision decide(ReverseTransaction command, EventHead head, LedgerState state) {
        var user = head.user();
        var own = state.remembered(user, command.transaction());
        var account = state.account(user);
        if (own == null && account.hold(command.transaction()) == null) {
            return received(command, head, state);
        }
        // A command of his own is meant, also where it did nothing that can be undone.
        var effect = own == null ? null : own.effect();
        if (effect == null) {
            return new Reject(TRANSACTION_UNKNOWN);
        }
        if (effect.undone()) {
            return new Reject(ALREADY_REVERSED);
        }
        var reversal = new Reversal(command.transaction(), effect.occurredAtMillis(), user);
        return switch (effect.kind()) {
            case GRANT -> grant(head, account, effect, reversal);
            case SPEND, CAPTURE -> spend(head, account, effect, reversal);
            case TRANSFER_SENT -> ask(command, account, effect);
            case TRANSFER_RECEIVED, TRANSFER_SENT_HOME, HOLD -> new Reject(TRANSACTION_UNKNOWN);
        };
    }

    private Decision grant(EventHead head, Account account, Effect effect, Reversal reversal) {
        var definition = catalogue.asset(effect.asset()).orElse(null);
        if (definition == null) {
            return new Reject(ASSET_UNKNOWN);
        }
        var balance = account.balance(effect.asset());
        if (!Headroom.covers(balance, effect.amount(), definition.floor())) {
            return new Reject(INSUFFICIENT_CREDITS);
        }
        var available = balance.available() - effect.amount().minorUnits();
        return new Accept(
                new GrantReversed(head, effect.asset(), effect.amount(), available, reversal),
                null);
    }

    private static Decision spend(
            EventHead head, Account account, Effect effect, Reversal reversal) {
        var balance = account.balance(effect.asset());
        if (!Headroom.fits(balance, effect.amount())) {
            return new Reject(BALANCE_OVERFLOW);
        }
        var available = balance.available() + effect.amount().minorUnits();
        return new Accept(
                new SpendReversed(head, effect.asset(), effect.amount(), available, reversal),
                null);
    }

    /** Not where what came back could not be taken: it would be nowhere, and nobody answered. */
    private static Decision ask(ReverseTransaction command, Account account, Effect effect) {
        if (!Headroom.fits(account.balance(effect.asset()), effect.amount())) {
            return new Reject(BALANCE_OVERFLOW);
        }
        return new Ask(request(command, effect));
    }

    private static ReversalRequest request(ReverseTransaction command, Effect effect) {
        var head = command.head();
        return new ReversalRequest(
                head.id(),
                head.user(),
                Objects.requireNonNull(effect.counterpart()),
                command.transaction(),
                head.options().dryRun(),
                CommandDecider.note(head, effect.version()));
    }

    /** What was asked when the command came first; null where the transfer is forgotten. */
    static @Nullable ReversalRequest askAgain(ReverseTransaction command, LedgerState state) {
        var remembered = state.remembered(command.user(), command.transaction());
        var effect = remembered == null ? null : remembered.effect();
        return effect != null && effect.kind() == Effect.Kind.TRANSFER_SENT
                ? request(command, effect)
                : null;
    }

    /** The receiver gives back a transfer that came under this id, if only one sender used it. */
    private Decision received(ReverseTransaction command, EventHead head, LedgerState state) {
        var senders = state.sendersOf(head.user(), command.transaction());
        if (senders.size() != 1) {
            return new Reject(TRANSACTION_UNKNOWN);
        }
        var sender = senders.getFirst();
        var received = state.received(head.user(), command.transaction(), sender);
        var effect = received == null ? null : received.effect();
        if (effect == null) {
            return new Reject(TRANSACTION_UNKNOWN);
        }
        var by = new Reversal(command.transaction(), effect.occurredAtMillis(), head.user());
        var note = CommandDecider.note(command.head(), effect.version());
        return switch (takeBack(head, effect, sender, by, state)) {
            case Taken(var event) -> new Accept(event, credit(event, note));
            case Refused(var reason) -> new Reject(reason);
        };
    }

    /** What the receiver of a transfer says to its reversal. */
    sealed interface TakeBack {}

    record Taken(TransferTakenBack event) implements TakeBack {}

    record Refused(RejectionReason reason) implements TakeBack {}

    /**
     * Decides at the receiver what a sender asks.
     *
     * @param head of the receiver's next event
     */
    TakeBack takeBack(EventHead head, ReversalRequest request, LedgerState state) {
        var sender = request.sender();
        var received = state.received(head.user(), request.transaction(), sender);
        var effect = received == null ? null : received.effect();
        if (effect == null
                || effect.kind() != Effect.Kind.TRANSFER_RECEIVED
                || effect.version() != request.note().transferVersion()) {
            return new Refused(TRANSACTION_UNKNOWN);
        }
        var by = new Reversal(request.transaction(), effect.occurredAtMillis(), sender);
        return takeBack(head, effect, sender, by, state);
    }

    private TakeBack takeBack(
            EventHead head, Effect effect, UserId sender, Reversal by, LedgerState state) {
        if (effect.undone()) {
            return new Refused(ALREADY_REVERSED);
        }
        var balance = state.account(head.user()).balance(effect.asset());
        if (!Headroom.covers(balance, effect.amount(), floor(effect))) {
            return new Refused(INSUFFICIENT_CREDITS);
        }
        return new Taken(
                new TransferTakenBack(
                        head,
                        effect.asset(),
                        effect.amount(),
                        balance.available() - effect.amount().minorUnits(),
                        by,
                        sender));
    }

    /** Credits of an asset that is no longer configured can go home, but not below zero. */
    private long floor(Effect effect) {
        return catalogue.asset(effect.asset()).map(definition -> definition.floor()).orElse(0L);
    }

    /** What sets out for the sender when the receiver has given back. */
    static ReversalCredit credit(TransferTakenBack event, TransferNote note) {
        var head = event.head();
        var reversal = event.reversal();
        return new ReversalCredit(
                head.commandId(),
                new ReversalParties(event.from(), head.user(), reversal.requestedBy()),
                reversal.transaction(),
                event.asset(),
                event.amount(),
                reversal.occurredAtMillis(),
                note);
    }
}
