package dev.laurel.query.replica;

import dev.laurel.contract.id.UserId;
import dev.laurel.contract.view.Balance;
import dev.laurel.contract.view.UserView;
import dev.laurel.query.store.BoardNumbers;
import dev.laurel.query.store.BoardWindow;
import dev.laurel.query.store.ColumnFamily;
import dev.laurel.query.store.KeyOrder;
import dev.laurel.query.store.OrderLayout;
import dev.laurel.query.store.Place;
import dev.laurel.query.store.QueryStore;
import dev.laurel.query.store.SpilledRow;
import dev.laurel.query.store.StoreBatch;
import dev.laurel.query.store.UserLayout;
import dev.laurel.query.store.UserRow;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What one batch changes about one user.
 *
 * <p>A user's standings are in one of two places: those of the view in the user's row, those of
 * older windows in rows of their own (spilled). A window is never in both. Which of two standings
 * of a window is newer is told by the offset of the event they come from, so records may come
 * again, and in any order, and nothing goes back.
 *
 * <p>Threading: the replica's thread.
 */
final class UserChange {

    private static final byte[] UNKNOWN = {};

    private final QueryStore store;
    private final BoardNumbers boards;
    private final StoreBatch batch;
    private final OrderChanges order;
    private final AuditSums sums;
    private final byte[] user;
    private final UserRow before;
    private final Map<BoardWindow, Place> places = new LinkedHashMap<>();
    private final Map<BoardWindow, SpilledRow> spilledNow = new HashMap<>();
    private long version;
    private long eventOffset;
    private @Nullable String name;
    private boolean hasSpilled;
    private List<Balance> balances;

    UserChange(
            UserId id,
            QueryStore store,
            BoardNumbers boards,
            StoreBatch batch,
            OrderChanges order,
            AuditSums sums) {
        this.store = store;
        this.boards = boards;
        this.batch = batch;
        this.order = order;
        this.sums = sums;
        this.user = id.bytes();
        var row = store.get(ColumnFamily.STANDING, user);
        this.before = row == null ? UserRow.NONE : UserRow.decode(row);
        this.version = before.version();
        this.eventOffset = before.eventOffset();
        this.name = before.name();
        this.hasSpilled = before.hasSpilled();
        this.balances = before.balances();
        before.places().forEach(place -> places.put(place.at(), place));
    }

    /**
     * Takes a view over; an older one than is here changes nothing.
     *
     * @param offset of the event that the view comes from
     * @return the offset of the newest event in the view, or −1 where it is older
     */
    long apply(UserView view, long offset) {
        if (view.version() < version) {
            return -1;
        }
        // The view may be emitted again on behalf of an older event; it is still of the newest one.
        var newest = view.version() == version ? Math.max(offset, eventOffset) : offset;
        var renamed = !Objects.equals(name, view.name());
        name = view.name();
        var left = new LinkedHashMap<>(places);
        places.clear();
        for (var standing : view.standings()) {
            var at =
                    new BoardWindow(boards.numberOrNew(standing.board(), batch), standing.window());
            var place = new Place(at, standing.score(), standing.reachedAtMillis());
            take(place, left.remove(at), newest, renamed);
        }
        for (var place : left.values()) {
            spill(place, eventOffset);
            if (renamed) {
                batch.put(ColumnFamily.ORDER, OrderLayout.key(place, user), nameBytes());
            }
        }
        if (renamed && hasSpilled) {
            renameSpilled();
        }
        balances = view.balances();
        version = view.version();
        eventOffset = newest;
        return newest;
    }

    private void take(Place place, @Nullable Place known, long offset, boolean renamed) {
        var was = known;
        if (was == null) {
            var spilled = spilled(place.at());
            if (spilled != null && spilled.eventOffset() > offset) {
                return;
            }
            if (spilled != null) {
                was = spilled.place(place.at());
                spilledNow.remove(place.at());
                batch.delete(ColumnFamily.SPILLED, UserLayout.spilled(user, place.at()));
            }
        }
        places.put(place.at(), place);
        move(was, place, renamed);
    }

    /** Takes a standing of an older window over; an older one than is here changes nothing. */
    void applySpilled(BoardWindow at, SpilledRow spilled, @Nullable String spilledName) {
        var known = places.get(at);
        if (known != null && eventOffset > spilled.eventOffset()) {
            return;
        }
        if (known == null) {
            var row = spilled(at);
            if (row != null && row.eventOffset() > spilled.eventOffset()) {
                return;
            }
            known = row == null ? null : row.place(at);
        }
        if (version == 0 && name == null) {
            name = spilledName;
        }
        places.remove(at);
        spill(spilled.place(at), spilled.eventOffset());
        move(known, spilled.place(at), false);
    }

    private void spill(Place place, long offset) {
        var row = new SpilledRow(place.score(), place.reachedAtMillis(), offset);
        batch.put(ColumnFamily.SPILLED, UserLayout.spilled(user, place.at()), row.encode());
        spilledNow.put(place.at(), row);
        hasSpilled = true;
    }

    private @Nullable SpilledRow spilled(BoardWindow at) {
        var now = spilledNow.get(at);
        if (now != null || !hasSpilled) {
            return now;
        }
        var row = store.get(ColumnFamily.SPILLED, UserLayout.spilled(user, at));
        return row == null ? null : SpilledRow.decode(row);
    }

    private void move(@Nullable Place from, Place to, boolean renamed) {
        if (to.equals(from)) {
            if (renamed) {
                batch.put(ColumnFamily.ORDER, OrderLayout.key(to, user), nameBytes());
            }
            return;
        }
        if (from != null) {
            var key = OrderLayout.key(from, user);
            batch.delete(ColumnFamily.ORDER, key);
            order.removed(key);
        }
        var key = OrderLayout.key(to, user);
        batch.put(ColumnFamily.ORDER, key, nameBytes());
        order.added(key);
    }

    /** Rewrites the order rows of the spilled standings that this batch has not touched. */
    private void renameSpilled() {
        var prefix = UserLayout.prefix(user);
        try (var snapshot = store.snapshot();
                var rows =
                        snapshot.cursor(
                                ColumnFamily.SPILLED, prefix, KeyOrder.afterPrefix(prefix))) {
            for (; rows.isValid(); rows.next()) {
                var at = UserLayout.spilledAt(rows.key());
                if (!spilledNow.containsKey(at) && !places.containsKey(at)) {
                    var place = SpilledRow.decode(rows.value()).place(at);
                    batch.put(ColumnFamily.ORDER, OrderLayout.key(place, user), nameBytes());
                }
            }
        }
    }

    private byte[] nameBytes() {
        return name == null ? UNKNOWN : name.getBytes(StandardCharsets.UTF_8);
    }

    /** Puts the user's row into the batch, if it has changed. */
    void finish() {
        var after =
                new UserRow(
                        version,
                        eventOffset,
                        name,
                        hasSpilled,
                        balances,
                        new ArrayList<>(places.values()));
        if (!after.equals(before)) {
            batch.put(ColumnFamily.STANDING, user, after.encode());
            sums.change(before.balances(), after.balances());
        }
    }
}
