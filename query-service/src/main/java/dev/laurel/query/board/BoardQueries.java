package dev.laurel.query.board;

import dev.laurel.contract.board.BoardDefinition;
import dev.laurel.contract.board.Window;
import dev.laurel.contract.board.WindowKind;
import dev.laurel.contract.id.BoardId;
import dev.laurel.contract.id.UserId;
import dev.laurel.query.replica.ReadView;
import dev.laurel.query.store.BoardNumbers;
import dev.laurel.query.store.BoardWindow;
import dev.laurel.query.store.ColumnFamily;
import dev.laurel.query.store.KeyCursor;
import dev.laurel.query.store.KeyOrder;
import dev.laurel.query.store.OrderLayout;
import dev.laurel.query.store.Place;
import dev.laurel.query.store.SpilledRow;
import dev.laurel.query.store.UserLayout;
import dev.laurel.query.store.UserRow;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads boards, each from one read view: ranks by the rank index, lines by one walk over the order
 * rows.
 *
 * <p>Threading: any thread.
 */
public final class BoardQueries {

    /** Windows of one kind that are listed of a board, the newest ones. */
    public static final int WINDOWS_MAX = 100;

    private final BoardNumbers numbers;

    public BoardQueries(BoardNumbers numbers) {
        this.numbers = numbers;
    }

    /** The leaderboard of a window, or empty where nothing of the board has ever come. */
    public Optional<BoardWindow> at(BoardId board, Window window) {
        var number = numbers.number(board);
        return number.isPresent()
                ? Optional.of(new BoardWindow(number.getAsInt(), window))
                : Optional.empty();
    }

    /**
     * A page of a leaderboard.
     *
     * @param fromOrdinal where it begins, from 0
     */
    public BoardPage page(ReadView view, BoardWindow at, long fromOrdinal, int limit) {
        var range = view.range(at);
        if (fromOrdinal >= range.size()) {
            return new BoardPage(range.size(), List.of(), null);
        }
        var from = Math.toIntExact(fromOrdinal);
        try (var rows = view.ranks().cursorAt(range.from() + from, end(at), view.rows())) {
            return page(view, range, rows, from, limit);
        }
    }

    /** The page after a cursor. */
    public BoardPage page(ReadView view, BoardWindow at, BoardCursor cursor, int limit) {
        var range = view.range(at);
        var first = KeyOrder.after(cursor.lastKey());
        var from = view.ranks().countBefore(first, view.rows()) - range.from();
        try (var rows = view.rows().cursor(first, end(at))) {
            return page(view, range, rows, from, limit);
        }
    }

    private static byte @Nullable [] end(BoardWindow at) {
        return KeyOrder.afterPrefix(OrderLayout.window(at));
    }

    private static BoardPage page(
            ReadView view, ReadView.Range range, KeyCursor rows, int from, int limit) {
        var entries = new ArrayList<BoardEntry>(Math.min(limit, range.size() - from));
        var rank = 0L;
        var score = 0L;
        byte @Nullable [] last = null;
        for (; rows.isValid() && entries.size() < limit; rows.next()) {
            var key = rows.key();
            var keyScore = OrderLayout.scoreOf(key);
            if (last == null) {
                rank = rank(view, range, OrderLayout.at(key), keyScore);
            } else if (keyScore != score) {
                rank = from + entries.size() + 1L;
            }
            score = keyScore;
            last = key;
            entries.add(BoardEntry.of(rank, key, rows.value()));
        }
        var next = last != null && rows.isValid() ? new BoardCursor(last) : null;
        return new BoardPage(range.size(), entries, next);
    }

    /** One more than the members with a higher score. */
    private static long rank(ReadView view, ReadView.Range range, BoardWindow at, long score) {
        var higher = view.ranks().countBefore(OrderLayout.score(at, score), view.rows());
        return higher - range.from() + 1L;
    }

    /**
     * A user's place on a leaderboard.
     *
     * @param around how many lines above and below to bring along; 0 for none
     * @return empty where the user is not on it
     */
    public Optional<UserStanding> standing(ReadView view, BoardWindow at, UserId user, int around) {
        var row = row(view, user);
        var place = place(view, row, at, user.bytes());
        return place == null
                ? Optional.empty()
                : Optional.of(standing(view, place, user, row.name(), around));
    }

    private static UserRow row(ReadView view, UserId user) {
        var row = view.rows().get(ColumnFamily.STANDING, user.bytes());
        return row == null ? UserRow.NONE : UserRow.decode(row);
    }

    private static @Nullable Place place(ReadView view, UserRow row, BoardWindow at, byte[] user) {
        var place = row.place(at);
        if (place != null || !row.hasSpilled()) {
            return place;
        }
        var spilled = view.rows().get(ColumnFamily.SPILLED, UserLayout.spilled(user, at));
        return spilled == null ? null : SpilledRow.decode(spilled).place(at);
    }

    private UserStanding standing(
            ReadView view, Place place, UserId user, @Nullable String name, int around) {
        var range = view.range(place.at());
        var key = OrderLayout.key(place, user.bytes());
        var ordinal = view.ranks().countBefore(key, view.rows()) - range.from();
        var rank = rank(view, range, place.at(), place.score());
        var entry =
                new BoardEntry(rank, user.value(), name, place.score(), place.reachedAtMillis());
        var from = Math.max(0, ordinal - around);
        var neighbours =
                around == 0
                        ? List.<BoardEntry>of()
                        : page(view, place.at(), from, ordinal + around + 1 - from).entries();
        return new UserStanding(entry, ordinal + 1L, range.size(), neighbours);
    }

    /** A user's places in these windows of a board; where the user has none, empty. */
    public List<Optional<UserStanding>> standings(
            ReadView view, UserId user, BoardDefinition board, List<Window> windows) {
        var row = row(view, user);
        var standings = new ArrayList<Optional<UserStanding>>(windows.size());
        for (var window : windows) {
            var place =
                    at(board.id(), window)
                            .map(at -> place(view, row, at, user.bytes()))
                            .orElse(null);
            standings.add(
                    place == null
                            ? Optional.empty()
                            : Optional.of(standing(view, place, user, row.name(), 0)));
        }
        return standings;
    }

    /**
     * The windows of this kind that have members, the newest first, at most {@link #WINDOWS_MAX}.
     */
    public List<BoardSize> windows(ReadView view, BoardId board, WindowKind kind) {
        var number = numbers.number(board);
        var sizes = new ArrayList<BoardSize>();
        if (number.isEmpty()) {
            return sizes;
        }
        var prefix = OrderLayout.kind(number.getAsInt(), kind);
        var bound = KeyOrder.afterPrefix(prefix);
        while (bound != null && sizes.size() < WINDOWS_MAX) {
            var last = view.rows().lastKeyBefore(ColumnFamily.ORDER, bound);
            if (last == null || !KeyOrder.hasPrefix(last, prefix)) {
                break;
            }
            var at = OrderLayout.at(last);
            sizes.add(new BoardSize(at.window(), view.range(at).size()));
            bound = OrderLayout.window(at);
        }
        return sizes;
    }

    /** Whether anything of the user has come, if only a standing. */
    public boolean isKnown(ReadView view, UserId user) {
        return view.rows().get(ColumnFamily.STANDING, user.bytes()) != null;
    }
}
