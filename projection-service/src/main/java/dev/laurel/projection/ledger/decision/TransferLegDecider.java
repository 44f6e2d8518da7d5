package dev.laurel.projection.ledger.decision;

import dev.laurel.contract.command.TransferLeg;
import dev.laurel.contract.event.Event.TransferReceived;
import dev.laurel.contract.event.Event.TransferReturned;
import dev.laurel.contract.event.EventHead;
import dev.laurel.projection.ledger.decision.LegDecision.SendHome;
import dev.laurel.projection.ledger.decision.LegDecision.Strand;
import dev.laurel.projection.ledger.decision.LegDecision.Take;
import dev.laurel.projection.ledger.state.Account;

/**
 * Decides what becomes of credits that arrive. They have left their sender already, so they are
 * taken wherever they fit: by a frozen account too, and of an asset that is no longer configured.
 * Pure.
 *
 * <p>Threading: stateless.
 */
public final class TransferLegDecider {

    private TransferLegDecider() {}

    /**
     * Decides.
     *
     * @param account the account of the leg's destination
     * @param decidedAtMillis timestamp of the leg's record, milliseconds since the epoch
     */
    public static LegDecision decide(TransferLeg leg, Account account, long decidedAtMillis) {
        return leg.returning()
                ? returned(leg, account, decidedAtMillis)
                : received(leg, account, decidedAtMillis);
    }

    private static LegDecision received(TransferLeg leg, Account account, long decidedAtMillis) {
        var balance = account.balance(leg.asset());
        var amount = leg.amount();
        if (!Headroom.fits(balance, amount) || !Headroom.fits(balance.received(), amount)) {
            return new SendHome(leg.homeward());
        }
        return new Take(
                new TransferReceived(
                        head(leg, account, decidedAtMillis),
                        leg.asset(),
                        amount,
                        balance.available() + amount.minorUnits(),
                        leg.from()));
    }

    private static LegDecision returned(TransferLeg leg, Account account, long decidedAtMillis) {
        var balance = account.balance(leg.asset());
        var amount = leg.amount();
        if (!Headroom.fits(balance, amount)) {
            return new Strand(
                    "Expected to give "
                            + amount.minorUnits()
                            + " "
                            + leg.asset()
                            + " back to their sender, but the balance would overflow");
        }
        return new Take(
                new TransferReturned(
                        head(leg, account, decidedAtMillis),
                        leg.asset(),
                        amount,
                        balance.available() + amount.minorUnits(),
                        leg.to()));
    }

    private static EventHead head(TransferLeg leg, Account account, long decidedAtMillis) {
        var note = leg.note();
        return new EventHead(
                leg.destination(),
                leg.commandId(),
                account.version() + 1,
                note.occurredAtMillis(),
                decidedAtMillis,
                note.reason(),
                note.metadata());
    }
}
