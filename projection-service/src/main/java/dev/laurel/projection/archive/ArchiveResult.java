package dev.laurel.projection.archive;

/** What became of a batch. */
sealed interface ArchiveResult {

    /**
     * It is in PostgreSQL, and the offsets are moved.
     *
     * @param rows that are new; the others were there already
     */
    record Written(int rows) implements ArchiveResult {}

    /** Somebody else moved the offsets: nothing of it was written. */
    record Overtaken() implements ArchiveResult {}
}
