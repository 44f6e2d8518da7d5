package dev.laurel.projection.view.fold;

import dev.laurel.contract.board.BoardDefinition;
import dev.laurel.contract.board.Window;
import dev.laurel.contract.view.Standing;

import org.jspecify.annotations.Nullable;

/**
 * How a contribution changes a score. Pure and total.
 *
 * <p>A sum stops at the ends of the range instead of wrapping. The ledger keeps every total of a
 * user within the range, so a sum of flows never gets there; only the sum of balance changes of one
 * window can, by moving the whole range in it twice.
 */
final class ScoreFold {

    private ScoreFold() {}

    /**
     * The standing after an event.
     *
     * @param old what it was, or null where the event opens the window
     * @param occurredAtMillis time of the event, milliseconds since the epoch
     */
    static Standing next(
            @Nullable Standing old,
            BoardDefinition board,
            Window window,
            Contribution contribution,
            long occurredAtMillis) {
        return switch (board.operator()) {
            case SUM ->
                    old == null
                            ? first(board, window, contribution.delta(), occurredAtMillis)
                            : changed(
                                    old,
                                    saturatedSum(old.score(), contribution.delta()),
                                    Math.max(old.reachedAtMillis(), occurredAtMillis));
            case LATEST ->
                    old == null
                            ? first(board, window, contribution.value(), occurredAtMillis)
                            : changed(old, contribution.value(), occurredAtMillis);
            case BEST ->
                    old == null
                            ? first(board, window, contribution.value(), occurredAtMillis)
                            : changed(
                                    old,
                                    Math.max(old.score(), contribution.value()),
                                    occurredAtMillis);
        };
    }

    private static Standing first(
            BoardDefinition board, Window window, long score, long reachedAtMillis) {
        return new Standing(board.id(), window, score, reachedAtMillis);
    }

    private static Standing changed(Standing old, long score, long reachedAtMillis) {
        return score == old.score()
                ? old
                : new Standing(old.board(), old.window(), score, reachedAtMillis);
    }

    private static long saturatedSum(long left, long right) {
        var sum = left + right;
        var wrapped = ((left ^ sum) & (right ^ sum)) < 0;
        return wrapped ? (left < 0 ? Long.MIN_VALUE : Long.MAX_VALUE) : sum;
    }
}
