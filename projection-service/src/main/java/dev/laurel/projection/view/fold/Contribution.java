package dev.laurel.projection.view.fold;

import dev.laurel.contract.board.Measure;
import dev.laurel.contract.event.Event.CreditsGranted;
import dev.laurel.contract.event.Event.CreditsSpent;
import dev.laurel.contract.event.Event.MoneyMoved;
import dev.laurel.contract.event.Event.TransferReceived;
import dev.laurel.contract.event.Event.TransferReturned;
import dev.laurel.contract.event.Event.TransferSent;

import org.jspecify.annotations.Nullable;

/**
 * What one event brings to one measure.
 *
 * @param value what {@code latest} and {@code best} look at: the amount, or the balance after it
 * @param delta what {@code sum} adds
 */
record Contribution(long value, long delta) {

    private static final Contribution ONE = new Contribution(1, 1);

    /** What the event brings, or null where the measure is not about it. */
    static @Nullable Contribution of(Measure measure, MoneyMoved event) {
        var amount = event.amount().minorUnits();
        return switch (measure) {
            case BALANCE ->
                    new Contribution(event.available(), takesAway(event) ? -amount : amount);
            case EARNED -> event instanceof CreditsGranted ? flow(amount) : null;
            case SPENT -> event instanceof CreditsSpent ? flow(amount) : null;
            case RECEIVED -> event instanceof TransferReceived ? flow(amount) : null;
            case SENT ->
                    switch (event) {
                        case TransferSent _ -> flow(amount);
                        case TransferReturned _ -> flow(-amount);
                        case CreditsGranted _, CreditsSpent _, TransferReceived _ -> null;
                    };
            case TRANSACTIONS -> event instanceof TransferReturned ? null : ONE;
        };
    }

    private static boolean takesAway(MoneyMoved event) {
        return switch (event) {
            case CreditsSpent _, TransferSent _ -> true;
            case CreditsGranted _, TransferReceived _, TransferReturned _ -> false;
        };
    }

    private static Contribution flow(long amount) {
        return new Contribution(amount, amount);
    }
}
