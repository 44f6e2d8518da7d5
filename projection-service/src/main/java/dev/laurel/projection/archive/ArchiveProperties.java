package dev.laurel.projection.archive;

import java.time.Duration;

/**
 * How the archive is written.
 *
 * @param rowsMax of a batch
 * @param bytesMax of a batch, encoded; the last row may exceed it
 * @param linger the longest that a row waits for its batch
 * @param monthsAhead partitions made before they are needed
 */
public record ArchiveProperties(
        PostgresProperties postgres,
        int rowsMax,
        int bytesMax,
        Duration linger,
        YieldProperties yielding,
        int monthsAhead) {

    /**
     * How it leaves the processor to others.
     *
     * @param sharePercent how much of its time it works while ledger or views are behind
     * @param yieldLag how many records ledger and views of this process may be behind before it
     *     yields
     * @param lagMax how many records it may be behind itself before it yields less
     */
    public record YieldProperties(int sharePercent, long yieldLag, long lagMax) {}
}
