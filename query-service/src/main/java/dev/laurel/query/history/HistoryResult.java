package dev.laurel.query.history;

import dev.laurel.query.store.TransactionRow;
import dev.laurel.query.user.TransactionCursor;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** A page of a user's history, or why there is none now. */
public sealed interface HistoryResult {

    /**
     * Transactions, the newest first, without a gap but for what is gone for good.
     *
     * @param next where to go on, null at the end
     * @param isTruncated whether it ends before the first transaction, because nobody has the older
     *     ones any more
     */
    record Page(
            List<TransactionRow> transactions,
            @Nullable TransactionCursor next,
            boolean isTruncated)
            implements HistoryResult {

        public Page {
            transactions = List.copyOf(transactions);
        }
    }

    /** The next transaction has left the store, and is not in the archive yet. */
    record NotYetArchived(long version) implements HistoryResult {}

    /** The next transaction has left the store, and the archive cannot be asked. */
    record Unavailable(long version) implements HistoryResult {}
}
