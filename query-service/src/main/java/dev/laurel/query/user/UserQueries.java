package dev.laurel.query.user;

import dev.laurel.contract.id.UserId;
import dev.laurel.contract.position.PartitionOffset;
import dev.laurel.kafka.topic.KeyPartitioner;
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

    /** Whether a walk cannot have come to this cursor: the user has no such version. */
    public boolean isBeyond(ReadView view, UserId user, TransactionCursor cursor) {
        var known = standing(view, user).version();
        if (cursor.version() <= known) {
            return false;
        }
        // Events may be here before the view that they lead to.
        var prefix = UserLayout.prefix(user.bytes());
        try (var rows =
                view.rows()
                        .cursor(ColumnFamily.TRANSACTION, prefix, KeyOrder.afterPrefix(prefix))) {
            if (rows.isValid()) {
                known = Math.max(known, version(TransactionRow.decode(rows.value())));
            }
        }
        return known > 0 && cursor.version() > known;
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
                var version = version(row);
                if (next != NOT_KNOWN && version != next) {
                    break;
                }
                found.add(row);
                next = version - 1;
            }
        }
        if (!found.isEmpty()) {
            return Optional.of(new RecentTransactions(found, next, found.getLast().position()));
        }
        // They may all have gone from the log before this store was filled.
        var standing = standing(view, user);
        if (standing.version() == 0) {
            return Optional.empty();
        }
        next = next == NOT_KNOWN ? standing.version() : next;
        var seen = after == null ? null : transaction(view, user, after.version());
        var boundary = seen == null ? boundary(view, user, standing, next) : seen.position();
        return Optional.of(new RecentTransactions(found, next, boundary));
    }

    private static @Nullable TransactionRow transaction(ReadView view, UserId user, long version) {
        var row =
                view.rows()
                        .get(
                                ColumnFamily.TRANSACTION,
                                UserLayout.transaction(user.bytes(), version));
        return row == null ? null : TransactionRow.decode(row);
    }

    /** The user's newest event, where it is known to be as new as the version asked for. */
    private static PartitionOffset boundary(
            ReadView view, UserId user, UserRow standing, long version) {
        var partition = KeyPartitioner.partition(user.bytes(), view.position().partitions());
        return new PartitionOffset(
                partition, version <= standing.version() ? standing.eventOffset() : Long.MAX_VALUE);
    }

    private static long version(TransactionRow row) {
        return row.event().head().version();
    }

    private static UserRow standing(ReadView view, UserId user) {
        var row = view.rows().get(ColumnFamily.STANDING, user.bytes());
        return row == null ? UserRow.NONE : UserRow.decode(row);
    }
}
