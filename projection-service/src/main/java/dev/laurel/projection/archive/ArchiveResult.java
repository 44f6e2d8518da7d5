package dev.laurel.projection.archive;

import java.util.List;

/** What became of a batch. */
sealed interface ArchiveResult {

    /**
     * It is in PostgreSQL, and the offsets are moved.
     *
     * @param rows that are new; the others were there already
     */
    record Written(int rows) implements ArchiveResult {}

    /**
     * Some partitions of it are in PostgreSQL up to a double only, the others wholly.
     *
     * @param rows that are new
     * @param moves of the offsets, which stop before the doubles
     * @param doubles one of each partition that it stopped in
     */
    record Stopped(int rows, List<OffsetMove> moves, List<DoubleEvent> doubles)
            implements ArchiveResult {}

    /** Somebody else moved the offsets: nothing of it was written. */
    record Overtaken() implements ArchiveResult {}
}
