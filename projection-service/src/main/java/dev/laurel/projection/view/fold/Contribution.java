package dev.laurel.projection.view.fold;

import dev.laurel.contract.board.BoardDefinition;
import dev.laurel.contract.board.Operator;
import dev.laurel.contract.event.Event.MoneyMoved;

import org.jspecify.annotations.Nullable;

/**
 * What one event brings to one board.
 *
 * @param value what {@code latest} and {@code best} look at: the amount, or the balance after it
 * @param delta what {@code sum} adds; never 0
 * @param windowAtMillis the time whose windows it belongs to, milliseconds since the epoch: of a
 *     sum that of the flow, which a reversal goes back to; of a balance as it is, when it changed
 */
record Contribution(long value, long delta, long windowAtMillis) {

    /** What the event brings, or null where the board is not about it. */
    static @Nullable Contribution of(BoardDefinition board, MoneyMoved event) {
        var movement = event.movement();
        return switch (board.measure()) {
            case BALANCE -> balance(movement.available(), board, event);
            case EARNED -> flow(movement.earned(), board, event);
            case SPENT -> flow(movement.spent(), board, event);
            case RECEIVED -> flow(movement.received(), board, event);
            case SENT -> flow(movement.sent(), board, event);
            case TRANSACTIONS -> flow(movement.transactions(), board, event);
        };
    }

    /** A balance is what it is when it changed; a sum of its changes is corrected as any sum. */
    private static @Nullable Contribution balance(
            long change, BoardDefinition board, MoneyMoved event) {
        if (change == 0) {
            return null;
        }
        var windowAtMillis =
                board.operator() == Operator.SUM
                        ? event.flowAtMillis()
                        : event.head().occurredAtMillis();
        return new Contribution(event.available(), change, windowAtMillis);
    }

    /**
     * What is taken back corrects a sum. It is no amount of its own, so that {@link
     * Operator#LATEST} and {@link Operator#BEST} keep what they have: what the score was before is
     * not known any more.
     */
    private static @Nullable Contribution flow(
            long change, BoardDefinition board, MoneyMoved event) {
        return change == 0 || (change < 0 && board.operator() != Operator.SUM)
                ? null
                : new Contribution(change, change, event.flowAtMillis());
    }
}
