package dev.laurel.query.history;

import dev.laurel.contract.id.UserId;
import dev.laurel.query.store.TransactionRow;
import dev.laurel.query.user.RecentTransactions;
import dev.laurel.query.user.TransactionCursor;

import java.util.ArrayList;
import java.util.List;

/**
 * Walks one history over two places: what the store still has, then what the archive has.
 *
 * <p>The versions of a user have no gaps, so that nothing can be missed unseen: a page goes down
 * one by one, and where the next version is in neither place it ends, with a cursor to go on there,
 * or, where it has nothing, says why. Only what is gone for good is stepped over, and where nothing
 * older is left, the walk ends.
 *
 * <p>Threading: any thread that may wait. Holds nothing of the store.
 */
public final class HistoryQueries {

    private final Archive archive;

    public HistoryQueries(Archive archive) {
        this.archive = archive;
    }

    /** Completes a page with what is older than the store's rows. */
    public HistoryResult page(UserId user, RecentTransactions recent, int limit) {
        var rows = new ArrayList<>(recent.rows());
        if (rows.size() >= limit || recent.nextVersion() == 0) {
            return page(rows, recent.nextVersion());
        }
        var wanted = limit - rows.size();
        return switch (archive.after(user, recent, wanted)) {
            case ArchivedRows.NotKept _ -> new HistoryResult.Page(rows, null, true);
            case ArchivedRows.Unavailable _ ->
                    rows.isEmpty()
                            ? new HistoryResult.Unavailable(recent.nextVersion())
                            : page(rows, recent.nextVersion());
            case ArchivedRows.Found(var older) -> {
                var next = append(rows, older, recent.nextVersion());
                yield rows.isEmpty() ? new HistoryResult.NotYetArchived(next) : page(rows, next);
            }
            case ArchivedRows.Gone(var older) ->
                    older.isEmpty()
                            ? new HistoryResult.Page(rows, null, true)
                            : page(rows, append(rows, older, version(older.getFirst())));
        };
    }

    /** Adds what goes on without a gap; returns the version that is next. */
    private static long append(
            List<TransactionRow> rows, List<TransactionRow> older, long nextVersion) {
        var next = nextVersion;
        for (var row : older) {
            if (version(row) != next) {
                break;
            }
            rows.add(row);
            next--;
        }
        return next;
    }

    private static long version(TransactionRow row) {
        return row.event().head().version();
    }

    private static HistoryResult.Page page(List<TransactionRow> rows, long nextVersion) {
        var next = nextVersion == 0 ? null : new TransactionCursor(nextVersion + 1);
        return new HistoryResult.Page(rows, next, false);
    }
}
