package dev.laurel.projection.ledger.topology;

import java.util.OptionalInt;

/**
 * Counts something in each round of a walk that never ends, so that it is told when it is another
 * number and not at every round.
 *
 * <p>Threading: one task.
 */
final class RoundCount {

    private int count;
    private int countBefore;

    void add() {
        count++;
    }

    /** The number of the round that ends here; empty where it is that of the round before. */
    OptionalInt endRound() {
        var changed = count == countBefore ? OptionalInt.empty() : OptionalInt.of(count);
        countBefore = count;
        count = 0;
        return changed;
    }
}
