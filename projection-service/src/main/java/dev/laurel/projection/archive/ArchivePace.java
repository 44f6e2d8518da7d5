package dev.laurel.projection.archive;

import java.util.function.LongSupplier;

/**
 * How the archive leaves the processor to those that answer commands: while they are behind, it
 * works only a share of the time. Nobody waits for the archive, and Kafka keeps what it has not
 * read.
 *
 * @param sharePercent of the time while it yields, 1 to 100
 * @param yieldLag how many records the others may be behind without any yielding
 * @param othersBehind how many they are
 */
public record ArchivePace(int sharePercent, long yieldLag, LongSupplier othersBehind) {

    /** A rest must end before the consumer group thinks that nobody polls. */
    private static final long REST_NANOS_MAX = 5_000_000_000L;

    private static final long PERCENT = 100;

    /** How long to rest after some work. */
    long restNanos(long workedNanos) {
        if (sharePercent == PERCENT || othersBehind.getAsLong() <= yieldLag) {
            return 0;
        }
        return Math.min(REST_NANOS_MAX, workedNanos / sharePercent * (PERCENT - sharePercent));
    }
}
