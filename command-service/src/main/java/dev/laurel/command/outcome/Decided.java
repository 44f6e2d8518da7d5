package dev.laurel.command.outcome;

import dev.laurel.contract.outcome.Outcome;
import dev.laurel.contract.position.PartitionOffset;

/**
 * What the ledger decided about one submitted record.
 *
 * @param outcome the answer
 * @param position where the event that gave it first stands
 * @param kind how the answer came about
 */
public record Decided(Outcome outcome, PartitionOffset position, Kind kind) {

    /** How an answer came about. */
    public enum Kind {
        /** It was decided now. */
        FIRST,
        /** It was decided before, and this is the answer again. */
        REPEATED,
        /** Nothing was decided: it is what the answer would be. */
        DRY_RUN
    }
}
