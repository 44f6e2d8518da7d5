package dev.laurel.stack.replay;

import java.util.List;
import java.util.Map;

/**
 * How far a replay is, or what came of it.
 *
 * @param rejections how often each reason was given
 * @param firstInvalid the first ten invalid lines
 * @param fractionDone 0 to 1
 * @param nanos since the start
 */
public record ReplaySummary(
        Counts counts,
        Map<String, Long> rejections,
        List<InvalidLine> firstInvalid,
        double fractionDone,
        long nanos) {

    /**
     * How many lines.
     *
     * @param lines all that were read, without a header
     * @param applied commands applied now or before
     * @param alreadyThere applied or rejected before this replay
     * @param invalid lines that are no valid command
     * @param skipped lines that are not meant to be commands
     */
    public record Counts(
            long lines,
            long applied,
            long alreadyThere,
            long rejected,
            long invalid,
            long skipped) {}

    /** A line that is no valid command, and why. */
    public record InvalidLine(long line, String reason) {}

    /** Commands with an outcome, a second. */
    public long commandsPerSecond() {
        var decided = counts.applied() + counts.rejected();
        return nanos <= 0 ? 0 : Math.round(decided * 1e9 / nanos);
    }
}
