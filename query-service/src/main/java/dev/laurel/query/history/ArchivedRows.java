package dev.laurel.query.history;

import dev.laurel.query.store.TransactionRow;

import java.util.List;

/** What the archive answers. */
public sealed interface ArchivedRows {

    /**
     * What it has, the newest first; it need not be all.
     *
     * @param rows below the version asked for
     */
    record Found(List<TransactionRow> rows) implements ArchivedRows {

        public Found {
            rows = List.copyOf(rows);
        }
    }

    /** It could not be asked. */
    record Unavailable() implements ArchivedRows {}

    /** There is none. */
    record NotKept() implements ArchivedRows {}
}
