package dev.laurel.query.history;

import dev.laurel.query.store.TransactionRow;

import java.util.List;

/** What the archive answers. */
public sealed interface ArchivedRows {

    /**
     * What it has, the newest first; it need not be all.
     *
     * @param rows from the version asked for on, or none where that one is not there yet
     */
    record Found(List<TransactionRow> rows) implements ArchivedRows {

        public Found {
            rows = List.copyOf(rows);
        }
    }

    /**
     * The version asked for is not there and will not come: the archive is past its event. Its
     * month was dropped, or it could not be read.
     *
     * @param rows what follows instead, the newest first; none where nothing older is left
     */
    record Gone(List<TransactionRow> rows) implements ArchivedRows {

        public Gone {
            rows = List.copyOf(rows);
        }
    }

    /** It could not be asked. */
    record Unavailable() implements ArchivedRows {}

    /** There is none. */
    record NotKept() implements ArchivedRows {}
}
