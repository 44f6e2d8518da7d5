package dev.laurel.projection.ledger.decision;

import static dev.laurel.contract.outcome.RejectionReason.ASSET_UNKNOWN;
import static dev.laurel.contract.outcome.RejectionReason.BALANCE_OVERFLOW;
import static dev.laurel.contract.outcome.RejectionReason.HOLD_CLOSED;
import static dev.laurel.contract.outcome.RejectionReason.HOLD_UNKNOWN;
import static dev.laurel.contract.outcome.RejectionReason.INSUFFICIENT_CREDITS;
import static dev.laurel.contract.outcome.RejectionReason.TOO_MANY_HOLDS;

import dev.laurel.contract.catalogue.Catalogue;
import dev.laurel.contract.command.Command.CaptureHold;
import dev.laurel.contract.command.Command.PlaceHold;
import dev.laurel.contract.command.Command.ReleaseHold;
import dev.laurel.contract.event.Event.HoldCaptured;
import dev.laurel.contract.event.Event.HoldExpired;
import dev.laurel.contract.event.Event.HoldPlaced;
import dev.laurel.contract.event.Event.HoldReleased;
import dev.laurel.contract.event.EventHead;
import dev.laurel.contract.id.CommandId;
import dev.laurel.contract.id.UserId;
import dev.laurel.contract.money.Amount;
import dev.laurel.contract.outcome.RejectionReason;
import dev.laurel.projection.ledger.decision.Decision.Accept;
import dev.laurel.projection.ledger.decision.Decision.Reject;
import dev.laurel.projection.ledger.state.Account;
import dev.laurel.projection.ledger.state.Effect;
import dev.laurel.projection.ledger.state.LedgerState;
import dev.laurel.projection.ledger.state.OpenHold;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decides what becomes of credits that are set aside. From its time of expiry on a hold is closed,
 * whether the ledger has come to it or not; so it makes no difference how late that is. Pure.
 *
 * <p>Threading: immutable, shared by all tasks.
 */
public final class HoldDecider {

    private static final long MILLIS_PER_SECOND = 1_000;
    private static final Comparator<OpenHold> EARLIEST_FIRST =
            Comparator.comparingLong(OpenHold::expiresAtMillis)
                    .thenComparing(hold -> hold.id().value());

    private final Catalogue catalogue;

    HoldDecider(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    Decision place(PlaceHold command, EventHead head, Account account) {
        var definition = catalogue.asset(command.asset()).orElse(null);
        if (definition == null) {
            return new Reject(ASSET_UNKNOWN);
        }
        var amount = command.amount();
        var balance = account.balance(command.asset());
        if (!Headroom.covers(balance, amount, definition.floor())) {
            return new Reject(INSUFFICIENT_CREDITS);
        }
        // With an overdraft, more may be held than was ever there.
        if (!Headroom.fits(balance.held(), amount)) {
            return new Reject(BALANCE_OVERFLOW);
        }
        if (account.holds().size() >= Account.HOLDS_OF_ALL_MAX
                || account.holdsOf(command.asset()) >= Account.HOLDS_MAX) {
            return new Reject(TOO_MANY_HOLDS);
        }
        var available = balance.available() - amount.minorUnits();
        return new Accept(
                new HoldPlaced(head, command.asset(), amount, available, expiry(command, head)),
                null);
    }

    private static long expiry(PlaceHold command, EventHead head) {
        var lasts = command.expiresInSeconds() * MILLIS_PER_SECOND;
        return head.decidedAtMillis() > Long.MAX_VALUE - lasts
                ? Long.MAX_VALUE
                : head.decidedAtMillis() + lasts;
    }

    Decision capture(CaptureHold command, EventHead head, LedgerState state) {
        var account = state.account(head.user());
        var hold = account.hold(command.hold());
        if (hold == null || head.decidedAtMillis() >= hold.expiresAtMillis()) {
            return new Reject(hold == null ? notOpen(head, command.hold(), state) : HOLD_CLOSED);
        }
        var amount = command.amount() == null ? new Amount(hold.amount()) : command.amount();
        var rest = hold.amount() - amount.minorUnits();
        if (rest < 0) {
            return new Reject(INSUFFICIENT_CREDITS);
        }
        var balance = account.balance(hold.asset());
        if (!Headroom.fits(balance.spent(), amount)) {
            return new Reject(BALANCE_OVERFLOW);
        }
        return new Accept(
                new HoldCaptured(
                        head,
                        hold.asset(),
                        amount,
                        balance.available() + rest,
                        command.hold(),
                        rest),
                null);
    }

    Decision release(ReleaseHold command, EventHead head, LedgerState state) {
        var account = state.account(head.user());
        var hold = account.hold(command.hold());
        if (hold == null || head.decidedAtMillis() >= hold.expiresAtMillis()) {
            return new Reject(hold == null ? notOpen(head, command.hold(), state) : HOLD_CLOSED);
        }
        return new Accept(
                new HoldReleased(
                        head,
                        hold.asset(),
                        new Amount(hold.amount()),
                        account.balance(hold.asset()).available() + hold.amount(),
                        command.hold()),
                null);
    }

    private static RejectionReason notOpen(EventHead head, CommandId hold, LedgerState state) {
        var remembered = state.remembered(head.user(), hold);
        var effect = remembered == null ? null : remembered.effect();
        return effect != null && effect.kind() == Effect.Kind.HOLD ? HOLD_CLOSED : HOLD_UNKNOWN;
    }

    /** The holds whose time is over at this time, the earliest first. */
    public static List<OpenHold> due(Account account, long horizonMillis) {
        var due = new ArrayList<OpenHold>(0);
        for (var hold : account.holds()) {
            if (hold.expiresAtMillis() <= horizonMillis) {
                due.add(hold);
            }
        }
        due.sort(EARLIEST_FIRST);
        return due;
    }

    /**
     * What happens to a hold whose time is over; empty where it is not open any more.
     *
     * <p>The event is of the time of expiry and not of the clock that noticed it.
     */
    public static Optional<HoldExpired> expire(UserId user, CommandId id, Account account) {
        return Optional.ofNullable(account.hold(id)).map(hold -> expired(user, hold, account));
    }

    private static HoldExpired expired(UserId user, OpenHold hold, Account account) {
        var head =
                new EventHead(
                        user,
                        hold.id(),
                        account.version() + 1,
                        hold.expiresAtMillis(),
                        hold.expiresAtMillis(),
                        null,
                        Map.of());
        return new HoldExpired(
                head,
                hold.asset(),
                new Amount(hold.amount()),
                account.balance(hold.asset()).available() + hold.amount());
    }
}
