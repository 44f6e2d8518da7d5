package dev.laurel.query.user;

import dev.laurel.contract.position.PartitionOffset;
import dev.laurel.query.store.TransactionRow;

import java.util.List;

/**
 * A user's transactions as far as the store has them: without a gap, the newest first.
 *
 * @param nextVersion the version that comes next, be it here or not; 0 behind the first one
 * @param boundary an event that the next one and all older ones do not lie behind: who has come
 *     past it in laurel.events has met them all
 */
public record RecentTransactions(
        List<TransactionRow> rows, long nextVersion, PartitionOffset boundary) {

    public RecentTransactions {
        rows = List.copyOf(rows);
    }
}
