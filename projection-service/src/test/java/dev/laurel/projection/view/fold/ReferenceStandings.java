package dev.laurel.projection.view.fold;

import dev.laurel.contract.board.BoardDefinition;
import dev.laurel.contract.board.WindowKind;
import dev.laurel.contract.catalogue.Catalogue;
import dev.laurel.contract.event.Event;
import dev.laurel.contract.event.Event.CreditsGranted;
import dev.laurel.contract.event.Event.CreditsSpent;
import dev.laurel.contract.event.Event.MoneyMoved;
import dev.laurel.contract.event.Event.TransferReceived;
import dev.laurel.contract.event.Event.TransferReturned;
import dev.laurel.contract.event.Event.TransferSent;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.IsoFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Standings once more, plain and slow: keeps every event of one user and works out each window from
 * the beginning, with the calendar of java.time.
 */
final class ReferenceStandings {

    private record Entry(long value, long delta, long at) {}

    private final Catalogue catalogue;
    private final Map<String, List<Entry>> entries = new TreeMap<>();

    ReferenceStandings(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    void add(Event event) {
        if (event instanceof MoneyMoved moved) {
            for (var board : catalogue.boardsOf(moved.asset())) {
                var entry = entry(board, moved);
                if (entry != null) {
                    for (var kind : board.windows()) {
                        entries.computeIfAbsent(key(board, kind, entry.at), _ -> new ArrayList<>())
                                .add(entry);
                    }
                }
            }
        }
    }

    /** board and window => score and time reached. */
    Map<String, String> standings() {
        var standings = new TreeMap<String, String>();
        entries.forEach((key, list) -> standings.put(key, standing(key, list)));
        return standings;
    }

    private String standing(String key, List<Entry> list) {
        var operator =
                catalogue.boards().stream()
                        .filter(board -> key.startsWith(board.id() + " "))
                        .findFirst()
                        .orElseThrow()
                        .operator();
        var score = 0L;
        var reached = Long.MIN_VALUE;
        for (var at = 0; at < list.size(); at++) {
            var entry = list.get(at);
            var old = score;
            score =
                    switch (operator) {
                        case SUM -> score + entry.delta;
                        case LATEST -> entry.value;
                        case BEST -> at == 0 ? entry.value : Math.max(score, entry.value);
                    };
            if (at == 0 || score != old) {
                reached =
                        switch (operator) {
                            case SUM -> Math.max(reached, entry.at);
                            case LATEST, BEST -> entry.at;
                        };
            }
        }
        return score + "@" + reached;
    }

    private static @Nullable Entry entry(BoardDefinition board, MoneyMoved event) {
        var amount = event.amount().minorUnits();
        var at = event.head().occurredAtMillis();
        var out = event instanceof CreditsSpent || event instanceof TransferSent;
        return switch (board.measure().word()) {
            case "balance" -> new Entry(event.available(), out ? -amount : amount, at);
            case "earned" -> event instanceof CreditsGranted ? new Entry(amount, amount, at) : null;
            case "spent" -> event instanceof CreditsSpent ? new Entry(amount, amount, at) : null;
            case "received" ->
                    event instanceof TransferReceived ? new Entry(amount, amount, at) : null;
            case "sent" ->
                    event instanceof TransferSent
                            ? new Entry(amount, amount, at)
                            : event instanceof TransferReturned
                                    ? new Entry(-amount, -amount, at)
                                    : null;
            default -> event instanceof TransferReturned ? null : new Entry(1, 1, at);
        };
    }

    private static String key(BoardDefinition board, WindowKind kind, long millis) {
        var local = Instant.ofEpochMilli(millis).atZone(board.zone());
        return board.id() + " " + window(kind, local);
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
}
