package dev.laurel.stack.replay;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/**
 * How far a replay is, or what came of it.
 *
 * @param alreadyRejected how many of those already there were rejected then
 * @param rejections how often each reason was given in this replay
 * @param firstInvalid the first ten invalid rows
 * @param fractionDone 0 to 1; not a number where nobody knows the size of the file
 * @param nanos since the start
 */
public record ReplaySummary(
        Counts counts,
        long alreadyRejected,
        Map<String, Long> rejections,
        List<InvalidRow> firstInvalid,
        double fractionDone,
        long nanos) {

    /**
     * How many rows. Each row is counted once: the others add up to {@code rows}.
     *
     * @param rows all that were read, empty lines included, without a header
     * @param applied commands applied by this replay
     * @param rejected commands rejected in this replay
     * @param alreadyThere commands that were applied or rejected before this replay
     * @param invalid rows that are no valid command
     * @param notSent empty lines, rows that the mapping leaves out, and those that a replay that
     *     broke off did not get to
     * @param unanswered commands that were sent, and what came of them is not known
     */
    public record Counts(
            long rows,
            long applied,
            long rejected,
            long alreadyThere,
            long invalid,
            long notSent,
            long unanswered) {}

    /**
     * A row that is no valid command, and why.
     *
     * @param line of the file, from 1, a header included
     * @param column whose value is at fault, or null where it is not one column
     */
    public record InvalidRow(long line, @Nullable String column, String reason) {}

    /** Commands with an outcome, a second. */
    public long commandsPerSecond() {
        return nanos <= 0 ? 0 : Math.round(decided() * 1e9 / nanos);
    }

    /** Commands with an outcome. */
    public long decided() {
        return counts.applied() + counts.rejected() + counts.alreadyThere();
    }
}
