package dev.laurel.query.user;

import dev.laurel.contract.id.UserId;
import dev.laurel.query.replica.CommandKey;
import dev.laurel.query.replica.ReadView;
import dev.laurel.query.store.ColumnFamily;
import dev.laurel.query.store.KeyOrder;
import dev.laurel.query.store.OutcomeRow;
import dev.laurel.query.store.TransactionRow;
import dev.laurel.query.store.UserLayout;
import dev.laurel.query.store.UserRow;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads users, their transactions and the outcomes of their commands, each from one read view.
 *
 * <p>Threading: any thread.
 */
public final class UserQueries {

    private static final long NOT_KNOWN = -1;

    /** The credit view as JSON, or null where the user is not known. */
    public byte @Nullable [] view(ReadView view, UserId user) {
        return view.rows().get(ColumnFamily.USER_VIEW, user.bytes());
    }

    /** The credit views of these users in their order, null where one is not known. */
    public List<byte @Nullable []> views(ReadView view, List<UserId> users) {
        return view.rows()
                .getAll(ColumnFamily.USER_VIEW, users.stream().map(UserId::bytes).toList());
    }

    /** The outcome of a command, or null where it is not known. */
    public @Nullable OutcomeRow outcome(ReadView view, CommandKey command) {
        var row =
                view.rows()
                        .get(
                                ColumnFamily.OUTCOME,
                                UserLayout.outcome(command.user().bytes(), command.command()));
        return row == null ? null : OutcomeRow.decode(row);
    }

    /**
     * A user's transactions as far as they are kept here, the newest first, or empty where the user
     * is not known.
     *
     * @param after where to go on, or null for the newest
     */
    public Optional<RecentTransactions> transactions(
            ReadView view, UserId user, @Nullable TransactionCursor after, int limit) {
        var bytes = user.bytes();
        var prefix = UserLayout.prefix(bytes);
        var from =
                after == null
                        ? prefix
                        : KeyOrder.after(UserLayout.transaction(bytes, after.version()));
        var found = new ArrayList<TransactionRow>();
        var next = after == null ? NOT_KNOWN : after.version() - 1;
        try (var rows =
                view.rows().cursor(ColumnFamily.TRANSACTION, from, KeyOrder.afterPrefix(prefix))) {
            for (; rows.isValid() && found.size() < limit; rows.next()) {
                var row = TransactionRow.decode(rows.value());
                var version = row.event().head().version();
                if (next != NOT_KNOWN && version != next) {
                    break;
                }
                found.add(row);
                next = version - 1;
            }
        }
        if (found.isEmpty()) {
            // They may all have gone from the log before this store was filled.
            var newest = version(view, user);
            if (newest == 0) {
                return Optional.empty();
            }
            next = next == NOT_KNOWN ? newest : next;
        }
        return Optional.of(new RecentTransactions(found, next));
    }

    /** Of the user's view, 0 where there is none. */
    private static long version(ReadView view, UserId user) {
        var row = view.rows().get(ColumnFamily.STANDING, user.bytes());
        return row == null ? 0 : UserRow.decode(row).version();
    }
}
