package dev.laurel.reference;

import dev.laurel.contract.board.BoardDefinition;
import dev.laurel.contract.board.Measure;
import dev.laurel.contract.board.Operator;
import dev.laurel.contract.board.WindowKind;
import dev.laurel.contract.catalogue.Catalogue;
import dev.laurel.contract.event.Event.MoneyMoved;
import dev.laurel.contract.event.Event.Undone;

import org.jspecify.annotations.Nullable;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.IsoFields;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** All standings on all boards in all windows that anybody is in. Threading: one thread. */
public final class Standings {

    private static final BigInteger MOST = BigInteger.valueOf(Long.MAX_VALUE);
    private static final BigInteger LEAST = BigInteger.valueOf(Long.MIN_VALUE);

    private final Catalogue catalogue;
    private final Map<String, Map<String, Score>> members = new TreeMap<>();

    /** When the score became what it is, milliseconds since the epoch. */
    record Score(BigInteger score, long reachedAtMillis) {}

    /**
     * One line of a board.
     *
     * @param rank 1 and how many have more
     */
    public record Place(long rank, String user, BigInteger score, long reachedAtMillis) {}

    Standings(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    void take(MoneyMoved event, Purse before, Purse after) {
        for (var board : catalogue.boardsOf(event.asset())) {
            var change = after.measured(board.measure()).subtract(before.measured(board.measure()));
            var isBalance = board.measure() == Measure.BALANCE;
            // What is taken back corrects a sum; it is no amount that could be the latest or best.
            var isCorrection = !isBalance && change.signum() < 0;
            if (change.signum() != 0 && (!isCorrection || board.operator() == Operator.SUM)) {
                var value = isBalance ? after.available() : change;
                // A balance is one when it changed; a sum of changes is corrected where it was
                // wrong.
                var isPresent = isBalance && board.operator() != Operator.SUM;
                for (var kind : board.windows()) {
                    var at = isPresent ? event.head().occurredAtMillis() : flowAt(event);
                    take(board, window(board, kind, at), event, value, change);
                }
            }
        }
    }

    private static long flowAt(MoneyMoved event) {
        return event instanceof Undone undone
                ? undone.reversal().occurredAtMillis()
                : event.head().occurredAtMillis();
    }

    private void take(
            BoardDefinition board,
            String window,
            MoneyMoved event,
            BigInteger value,
            BigInteger change) {
        var scores =
                members.computeIfAbsent(board.id().value() + " " + window, _ -> new HashMap<>());
        scores.compute(
                event.head().user().value(),
                (_, old) -> next(board.operator(), old, event, value, change));
    }

    private static Score next(
            Operator operator,
            @Nullable Score old,
            MoneyMoved event,
            BigInteger value,
            BigInteger change) {
        var now = event.head().occurredAtMillis();
        if (old == null) {
            return new Score(operator == Operator.SUM ? change : value, now);
        }
        var score =
                switch (operator) {
                    case SUM -> old.score.add(change).min(MOST).max(LEAST);
                    case LATEST -> value;
                    case BEST -> old.score.max(value);
                };
        if (score.equals(old.score)) {
            return old;
        }
        var reachedAt = operator == Operator.SUM ? Math.max(old.reachedAtMillis, now) : now;
        return new Score(score, reachedAt);
    }

    private static String window(BoardDefinition board, WindowKind kind, long epochMillis) {
        return window(kind, Instant.ofEpochMilli(epochMillis).atZone(board.zone()));
    }

    private static String window(WindowKind kind, ZonedDateTime local) {
        return switch (kind) {
            case ALL -> "all";
            case YEAR -> local.format(DateTimeFormatter.ofPattern("'year:'uuuu", Locale.ROOT));
            case MONTH -> local.format(DateTimeFormatter.ofPattern("'month:'uuuu-MM", Locale.ROOT));
            case WEEK ->
                    String.format(
                            Locale.ROOT,
                            "week:%04d-W%02d",
                            local.get(IsoFields.WEEK_BASED_YEAR),
                            local.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
            case DAY -> "day:" + local.toLocalDate();
            case HOUR ->
                    local.format(
                            DateTimeFormatter.ofPattern("'hour:'uuuu-MM-dd'T'HH", Locale.ROOT));
        };
    }

    /** The windows of a board that anybody is in, as HTTP names them. */
    public SortedSet<String> windows(String board) {
        var windows = new TreeSet<String>();
        var prefix = board + " ";
        for (var key : members.keySet()) {
            if (key.startsWith(prefix)) {
                windows.add(key.substring(prefix.length()));
            }
        }
        return windows;
    }

    /** All places of a board in a window, the highest first. */
    public List<Place> places(String board, String window) {
        var scores = members.getOrDefault(board + " " + window, Map.of());
        var order =
                Comparator.<Map.Entry<String, Score>, BigInteger>comparing(
                                entry -> entry.getValue().score)
                        .reversed()
                        .thenComparingLong(entry -> entry.getValue().reachedAtMillis)
                        .thenComparing(entry -> utf8(entry.getKey()), Arrays::compareUnsigned);
        var sorted = new ArrayList<>(scores.entrySet());
        sorted.sort(order);
        var places = new ArrayList<Place>(sorted.size());
        for (var entry : sorted) {
            var score = entry.getValue();
            var rank = places.size() + 1L;
            if (!places.isEmpty() && places.getLast().score.equals(score.score)) {
                rank = places.getLast().rank;
            }
            places.add(new Place(rank, entry.getKey(), score.score, score.reachedAtMillis));
        }
        return places;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
