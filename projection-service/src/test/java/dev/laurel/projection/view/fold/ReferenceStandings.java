package dev.laurel.projection.view.fold;

import dev.laurel.contract.board.BoardDefinition;
import dev.laurel.contract.board.Operator;
import dev.laurel.contract.board.WindowKind;
import dev.laurel.contract.catalogue.Catalogue;
import dev.laurel.contract.event.Event;
import dev.laurel.contract.event.Event.CreditsGranted;
import dev.laurel.contract.event.Event.CreditsSpent;
import dev.laurel.contract.event.Event.GrantReversed;
import dev.laurel.contract.event.Event.HoldCaptured;
import dev.laurel.contract.event.Event.HoldExpired;
import dev.laurel.contract.event.Event.HoldPlaced;
import dev.laurel.contract.event.Event.HoldReleased;
import dev.laurel.contract.event.Event.MoneyMoved;
import dev.laurel.contract.event.Event.SpendReversed;
import dev.laurel.contract.event.Event.TransferReceived;
import dev.laurel.contract.event.Event.TransferReturned;
import dev.laurel.contract.event.Event.TransferReversed;
import dev.laurel.contract.event.Event.TransferSent;
import dev.laurel.contract.event.Event.TransferTakenBack;
import dev.laurel.contract.event.Event.Undone;

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

    private record Entry(long value, long delta, long at, long windowAt) {}

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
                        entries.computeIfAbsent(
                                        key(board, kind, entry.windowAt), _ -> new ArrayList<>())
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
        var measure = board.measure().word();
        var at = event.head().occurredAtMillis();
        if (measure.equals("balance")) {
            var change = availableChange(event);
            return change == 0 ? null : new Entry(event.available(), change, at, at);
        }
        var amount = measure.equals("transactions") ? 1 : event.amount().minorUnits();
        return switch (sign(measure, event)) {
            case 1 -> new Entry(amount, amount, at, at);
            case -1 ->
                    board.operator() == Operator.SUM
                            ? new Entry(-amount, -amount, at, undone(event))
                            : null;
            default -> null;
        };
    }

    private static long availableChange(MoneyMoved event) {
        var amount = event.amount().minorUnits();
        return switch (event) {
            case CreditsGranted _, TransferReceived _, TransferReturned _ -> amount;
            case HoldReleased _, HoldExpired _, SpendReversed _, TransferReversed _ -> amount;
            case CreditsSpent _, TransferSent _, HoldPlaced _ -> -amount;
            case GrantReversed _, TransferTakenBack _ -> -amount;
            case HoldCaptured captured -> captured.rest();
        };
    }

    /** 1 where the event adds to the measure, −1 where it takes back, 0 where it has no part. */
    private static int sign(String measure, MoneyMoved event) {
        var counted = measure.equals("transactions");
        return switch (event) {
            case CreditsGranted _ -> counted || measure.equals("earned") ? 1 : 0;
            case CreditsSpent _, HoldCaptured _ -> counted || measure.equals("spent") ? 1 : 0;
            case TransferSent _ -> counted || measure.equals("sent") ? 1 : 0;
            case TransferReceived _ -> counted || measure.equals("received") ? 1 : 0;
            case TransferReturned _ -> measure.equals("sent") ? -1 : 0;
            case GrantReversed _ -> counted || measure.equals("earned") ? -1 : 0;
            case SpendReversed _ -> counted || measure.equals("spent") ? -1 : 0;
            case TransferReversed _ -> counted || measure.equals("sent") ? -1 : 0;
            case TransferTakenBack _ -> counted || measure.equals("received") ? -1 : 0;
            case HoldPlaced _, HoldReleased _, HoldExpired _ -> 0;
        };
    }

    private static long undone(MoneyMoved event) {
        return event instanceof Undone undone
                ? undone.reversal().occurredAtMillis()
                : event.head().occurredAtMillis();
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
