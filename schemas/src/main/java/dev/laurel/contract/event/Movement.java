package dev.laurel.contract.event;

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

/**
 * How an event changes what a user has of its asset, in signed minor units. The one table that the
 * ledger, the views and the archive go by.
 *
 * @param available change of the available balance
 * @param held change of what is set aside
 * @param earned change of the total of grants
 * @param spent change of the total of spends and captures
 * @param received change of the total of transfers received
 * @param sent change of the total of transfers sent
 * @param transactions change of the number of grants, spends, captures and transfer legs
 */
public record Movement(
        long available,
        long held,
        long earned,
        long spent,
        long received,
        long sent,
        long transactions) {

    static Movement of(MoneyMoved event) {
        var amount = event.amount().minorUnits();
        return switch (event) {
            case CreditsGranted _ -> new Movement(amount, 0, amount, 0, 0, 0, 1);
            case CreditsSpent _ -> new Movement(-amount, 0, 0, amount, 0, 0, 1);
            case TransferSent _ -> new Movement(-amount, 0, 0, 0, 0, amount, 1);
            case TransferReceived _ -> new Movement(amount, 0, 0, 0, amount, 0, 1);
            case TransferReturned _ -> new Movement(amount, 0, 0, 0, 0, -amount, 0);
            case HoldPlaced _ -> new Movement(-amount, amount, 0, 0, 0, 0, 0);
            case HoldCaptured captured -> captured(amount, captured.rest());
            case HoldReleased _, HoldExpired _ -> new Movement(amount, -amount, 0, 0, 0, 0, 0);
            case GrantReversed _ -> new Movement(-amount, 0, -amount, 0, 0, 0, -1);
            case SpendReversed _ -> new Movement(amount, 0, 0, -amount, 0, 0, -1);
            case TransferTakenBack _ -> new Movement(-amount, 0, 0, 0, -amount, 0, -1);
            case TransferReversed _ -> new Movement(amount, 0, 0, 0, 0, -amount, -1);
        };
    }

    private static Movement captured(long amount, long rest) {
        return new Movement(rest, -Math.addExact(amount, rest), 0, amount, 0, 0, 1);
    }
}
