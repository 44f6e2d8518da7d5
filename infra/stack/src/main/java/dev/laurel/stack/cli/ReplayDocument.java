package dev.laurel.stack.cli;

import dev.laurel.stack.replay.ReplaySummary;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/**
 * A replay as programs see it. The rows are applied, rejected, already there, invalid, not sent and
 * unanswered, each once.
 *
 * @param complete whether it got to the end of the file and every command was answered
 * @param problem why not, or null
 */
record ReplayDocument(
        String file,
        boolean complete,
        @Nullable String problem,
        ReplaySummary.Counts counts,
        Details details) {

    /**
     * What is known besides.
     *
     * @param firstInvalid the first ten
     */
    record Details(
            long alreadyRejected,
            Map<String, Long> rejections,
            List<ReplaySummary.InvalidRow> firstInvalid,
            double seconds,
            long commandsPerSecond) {}

    static ReplayDocument of(String file, ReplaySummary summary, String problem) {
        return new ReplayDocument(
                file,
                problem.isEmpty(),
                problem.isEmpty() ? null : problem,
                summary.counts(),
                new Details(
                        summary.alreadyRejected(),
                        summary.rejections(),
                        summary.firstInvalid(),
                        Math.round(summary.nanos() / 1e6) / 1e3,
                        summary.commandsPerSecond()));
    }
}
