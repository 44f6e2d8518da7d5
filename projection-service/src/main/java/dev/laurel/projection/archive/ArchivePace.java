package dev.laurel.projection.archive;

import dev.laurel.projection.archive.ArchiveProperties.YieldProperties;

import java.util.function.LongSupplier;

/**
 * How the archive leaves the processor to those that answer commands: while they are behind, it
 * works only a share of the time. Nobody waits for the archive, and Kafka keeps what it has not
 * read; but not for ever, and a disk has an end. So an archive that is late works half of the time,
 * which no load of long standing can take from it.
 *
 * @param othersBehind how many records ledger and views of this process are behind
 */
public record ArchivePace(YieldProperties yielding, LongSupplier othersBehind) {

    /** Enough to go on, and as much for the others. */
    static final int LATE_SHARE_PERCENT = 50;

    /** A rest must end before the consumer group thinks that nobody polls. */
    private static final long REST_NANOS_MAX = 5_000_000_000L;

    private static final long PERCENT = 100;

    /**
     * How long to rest after some work.
     *
     * @param lag records that the archive itself is behind
     */
    long restNanos(long workedNanos, long lag) {
        var share = sharePercent(lag);
        if (share == PERCENT || othersBehind.getAsLong() <= yielding.yieldLag()) {
            return 0;
        }
        return Math.min(REST_NANOS_MAX, workedNanos / share * (PERCENT - share));
    }

    /** Whether it is so far behind that it yields less. */
    boolean isLate(long lag) {
        return lag > yielding.lagMax();
    }

    private long sharePercent(long lag) {
        return isLate(lag)
                ? Math.max(LATE_SHARE_PERCENT, yielding.sharePercent())
                : yielding.sharePercent();
    }
}
