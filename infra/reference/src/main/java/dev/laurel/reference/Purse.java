package dev.laurel.reference;

import dev.laurel.contract.board.Measure;
import dev.laurel.contract.event.Event.CreditsGranted;
import dev.laurel.contract.event.Event.CreditsSpent;
import dev.laurel.contract.event.Event.GrantReversed;
import dev.laurel.contract.event.Event.HoldCaptured;
import dev.laurel.contract.event.Event.HoldExpired;
import dev.laurel.contract.event.Event.HoldPlaced;
import dev.laurel.contract.event.Event.HoldReleased;
import dev.laurel.contract.event.Event.MoneyMoved;
import dev.laurel.contract.event.Event.SpendReversed;
import dev.laurel.contract.event.Event.TransferReceived;
import dev.laurel.contract.event.Event.TransferReturned;
import dev.laurel.contract.event.Event.TransferReversed;
import dev.laurel.contract.event.Event.TransferSent;
import dev.laurel.contract.event.Event.TransferTakenBack;

import java.math.BigInteger;

/**
 * What a user has and ever had of one asset, in minor units.
 *
 * @param transactions grants, spends, captures and transfers, either way, without those reversed
 */
public record Purse(
        BigInteger available,
        BigInteger held,
        BigInteger earned,
        BigInteger spent,
        BigInteger received,
        BigInteger sent,
        BigInteger transactions) {

    public static final Purse EMPTY =
            new Purse(
                    BigInteger.ZERO,
                    BigInteger.ZERO,
                    BigInteger.ZERO,
                    BigInteger.ZERO,
                    BigInteger.ZERO,
                    BigInteger.ZERO,
                    BigInteger.ZERO);

    /** The purse after an event of its user and asset. */
    public Purse after(MoneyMoved event) {
        var amount = BigInteger.valueOf(event.amount().minorUnits());
        return switch (event) {
            case CreditsGranted _ -> available(amount).earned(amount).counted(1);
            case GrantReversed _ -> available(amount.negate()).earned(amount.negate()).counted(-1);
            case CreditsSpent _ -> available(amount.negate()).spent(amount).counted(1);
            case SpendReversed _ -> available(amount).spent(amount.negate()).counted(-1);
            case TransferSent _ -> available(amount.negate()).sent(amount).counted(1);
            case TransferReversed _ -> available(amount).sent(amount.negate()).counted(-1);
            case TransferReturned _ -> available(amount).sent(amount.negate());
            case TransferReceived _ -> available(amount).received(amount).counted(1);
            case TransferTakenBack _ ->
                    available(amount.negate()).received(amount.negate()).counted(-1);
            case HoldPlaced _ -> available(amount.negate()).held(amount);
            case HoldReleased _, HoldExpired _ -> available(amount).held(amount.negate());
            case HoldCaptured captured -> {
                var rest = BigInteger.valueOf(captured.rest());
                yield available(rest).held(amount.add(rest).negate()).spent(amount).counted(1);
            }
        };
    }

    /** What a board of this measure looks at. */
    public BigInteger measured(Measure measure) {
        return switch (measure) {
            case BALANCE -> available;
            case EARNED -> earned;
            case SPENT -> spent;
            case RECEIVED -> received;
            case SENT -> sent;
            case TRANSACTIONS -> transactions;
        };
    }

    /** Both together, for the sums over all users. */
    Purse plus(Purse other) {
        return available(other.available)
                .held(other.held)
                .earned(other.earned)
                .spent(other.spent)
                .received(other.received)
                .sent(other.sent)
                .counted(other.transactions);
    }

    private Purse available(BigInteger more) {
        return new Purse(available.add(more), held, earned, spent, received, sent, transactions);
    }

    private Purse held(BigInteger more) {
        return new Purse(available, held.add(more), earned, spent, received, sent, transactions);
    }

    private Purse earned(BigInteger more) {
        return new Purse(available, held, earned.add(more), spent, received, sent, transactions);
    }

    private Purse spent(BigInteger more) {
        return new Purse(available, held, earned, spent.add(more), received, sent, transactions);
    }

    private Purse received(BigInteger more) {
        return new Purse(available, held, earned, spent, received.add(more), sent, transactions);
    }

    private Purse sent(BigInteger more) {
        return new Purse(available, held, earned, spent, received, sent.add(more), transactions);
    }

    private Purse counted(long more) {
        return counted(BigInteger.valueOf(more));
    }

    private Purse counted(BigInteger more) {
        return new Purse(available, held, earned, spent, received, sent, transactions.add(more));
    }
}
