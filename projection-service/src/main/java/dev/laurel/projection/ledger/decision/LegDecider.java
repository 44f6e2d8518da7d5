package dev.laurel.projection.ledger.decision;

import dev.laurel.contract.catalogue.Catalogue;
import dev.laurel.contract.command.Leg;
import dev.laurel.contract.command.Leg.ReversalAnswer;
import dev.laurel.contract.command.Leg.ReversalCredit;
import dev.laurel.contract.command.Leg.ReversalRequest;
import dev.laurel.contract.command.TransferLeg;
import dev.laurel.contract.event.Event.TransferReceived;
import dev.laurel.contract.event.Event.TransferReturned;
import dev.laurel.contract.event.Event.TransferReversed;
import dev.laurel.contract.event.EventHead;
import dev.laurel.contract.event.Reversal;
import dev.laurel.contract.id.AssetId;
import dev.laurel.contract.money.Amount;
import dev.laurel.contract.outcome.Outcome;
import dev.laurel.contract.outcome.RejectionReason;
import dev.laurel.projection.ledger.decision.LegDecision.Answer;
import dev.laurel.projection.ledger.decision.LegDecision.Known;
import dev.laurel.projection.ledger.decision.LegDecision.Reply;
import dev.laurel.projection.ledger.decision.LegDecision.Strand;
import dev.laurel.projection.ledger.decision.LegDecision.Take;
import dev.laurel.projection.ledger.state.Account;
import dev.laurel.projection.ledger.state.Effect;
import dev.laurel.projection.ledger.state.LedgerState;
import dev.laurel.projection.ledger.state.LegName;
import dev.laurel.projection.ledger.state.Remembered;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.OptionalLong;

/**
 * Decides what becomes of what another user's partition sent. Credits have left their sender
 * already, so they are taken wherever they fit: by a frozen account too, and of an asset that is no
 * longer configured. One that comes twice is taken once. Pure.
 *
 * <p>Threading: immutable, shared by all tasks.
 */
public final class LegDecider {

    private final ReversalDecider reversals;

    public LegDecider(Catalogue catalogue) {
        this.reversals = new ReversalDecider(catalogue);
    }

    /**
     * Decides.
     *
     * @param state what the ledger knows of the leg's destination
     * @param decidedAtMillis timestamp of the leg's record, milliseconds since the epoch
     */
    public LegDecision decide(Leg leg, LedgerState state, long decidedAtMillis) {
        var account = state.account(leg.destination());
        var head = head(leg, account.version() + 1, decidedAtMillis);
        return switch (leg) {
            case TransferLeg credits ->
                    credits.returning()
                            ? returned(credits, head, account, state)
                            : received(credits, head, account, state);
            case ReversalRequest request -> requested(request, head, state);
            case ReversalCredit credit -> reversed(credit, head, account, state);
            case ReversalAnswer answer -> answered(answer, account, state);
        };
    }

    /** The head of an event at a leg's destination. */
    public static EventHead head(Leg leg, long version, long decidedAtMillis) {
        var note = leg.note();
        return new EventHead(
                leg.destination(),
                leg.commandId(),
                version,
                note.occurredAtMillis(),
                decidedAtMillis,
                note.reason(),
                note.metadata());
    }

    private static LegDecision received(
            TransferLeg leg, EventHead head, Account account, LedgerState state) {
        var sentVersion = leg.note().transferVersion();
        var before = effect(state.received(leg.to(), leg.commandId(), leg.from()));
        if (before != null && before.version() >= sentVersion) {
            return before.version() == sentVersion ? new Known() : forgotten();
        }
        var balance = account.balance(leg.asset());
        var amount = leg.amount();
        if (!Headroom.fits(balance, amount) || !Headroom.fits(balance.received(), amount)) {
            return new Reply(leg.homeward());
        }
        var available = balance.available() + amount.minorUnits();
        return new Take(
                new TransferReceived(head, leg.asset(), amount, available, leg.from()), null);
    }

    private static LegDecision returned(
            TransferLeg leg, EventHead head, Account account, LedgerState state) {
        if (state.taken(LegName.homecoming(leg)) != null) {
            return new Known();
        }
        if (!Headroom.fits(account.balance(leg.asset()), leg.amount())) {
            return strand(leg.asset(), leg.amount());
        }
        var available = account.balance(leg.asset()).available() + leg.amount().minorUnits();
        return new Take(
                new TransferReturned(head, leg.asset(), leg.amount(), available, leg.to()), null);
    }

    private LegDecision requested(ReversalRequest request, EventHead head, LedgerState state) {
        var before = request.dryRun() ? null : state.taken(LegName.of(request));
        if (before != null) {
            return before.first() instanceof Outcome.Rejected rejected
                    ? new Reply(answer(request, rejected.reason()))
                    : new Known();
        }
        return switch (reversals.takeBack(head, request, state)) {
            case ReversalDecider.Taken(var event) ->
                    request.dryRun()
                            ? new Reply(answer(request, null))
                            : new Take(event, ReversalDecider.credit(event, request.note()));
            case ReversalDecider.Refused(var reason) -> new Reply(answer(request, reason));
        };
    }

    private static ReversalAnswer answer(
            ReversalRequest request, @Nullable RejectionReason reason) {
        return new ReversalAnswer(
                request.commandId(),
                request.sender(),
                request.receiver(),
                request.transaction(),
                reason,
                request.dryRun(),
                request.note());
    }

    private static LegDecision reversed(
            ReversalCredit credit, EventHead head, Account account, LedgerState state) {
        if (state.taken(LegName.homecoming(credit)) != null) {
            return new Known();
        }
        var balance = account.balance(credit.asset());
        if (!Headroom.fits(balance, credit.amount())) {
            return strand(credit.asset(), credit.amount());
        }
        return new Take(
                new TransferReversed(
                        head,
                        credit.asset(),
                        credit.amount(),
                        balance.available() + credit.amount().minorUnits(),
                        new Reversal(
                                credit.transaction(),
                                credit.occurredAtMillis(),
                                credit.parties().requestedBy()),
                        credit.receiver()),
                null);
    }

    private static LegDecision answered(ReversalAnswer answer, Account account, LedgerState state) {
        if (!answer.dryRun()) {
            var asked = state.remembered(answer.sender(), answer.commandId());
            if (asked != null && asked.first() != null) {
                return new Known();
            }
        }
        var reason = answer.reason();
        if (reason != null) {
            return rejected(account, reason);
        }
        var effect = effect(state.remembered(answer.sender(), answer.transaction()));
        var next = account.version() + 1;
        if (effect == null) {
            return new Answer(new Outcome.Applied(next, OptionalLong.empty()));
        }
        var balance = account.balance(effect.asset());
        if (!Headroom.fits(balance, effect.amount())) {
            return rejected(account, RejectionReason.BALANCE_OVERFLOW);
        }
        var available = balance.available() + effect.amount().minorUnits();
        return new Answer(new Outcome.Applied(next, OptionalLong.of(available)));
    }

    private static LegDecision rejected(Account account, RejectionReason reason) {
        return new Answer(new Outcome.Rejected(account.version(), reason, List.of()));
    }

    private static @Nullable Effect effect(@Nullable Remembered remembered) {
        return remembered == null ? null : remembered.effect();
    }

    /** Only a dead letter that was sent again after a long time can be so old. */
    private static Strand forgotten() {
        return new Strand(
                "Expected a transfer that is newer than the last one of its sender under its id;"
                        + " whether this one was taken is forgotten");
    }

    private static Strand strand(AssetId asset, Amount amount) {
        return new Strand(
                "Expected to give "
                        + amount.minorUnits()
                        + " "
                        + asset
                        + " back to their sender, but the balance would overflow");
    }
}
