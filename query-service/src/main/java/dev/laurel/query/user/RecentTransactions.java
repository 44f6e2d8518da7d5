package dev.laurel.query.user;

import dev.laurel.query.store.TransactionRow;

import java.util.List;

/**
 * A user's transactions as far as the store has them: without a gap, the newest first.
 *
 * @param nextVersion the version that comes next, be it here or not; 0 behind the first one
 */
public record RecentTransactions(List<TransactionRow> rows, long nextVersion) {

    public RecentTransactions {
        rows = List.copyOf(rows);
    }
}
