package dev.laurel.contract.board;

import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One calendar period of a board, such as {@code day:2026-11-22}.
 *
 * @param kind how long
 * @param period which one, counted in whole periods of local time since 1970: 0 for {@code all},
 *     the year itself, months since year 0, ISO weeks since the week of 1970-01-01, days and hours
 *     since 1970-01-01T00. The hour that a clock change repeats is one window. On the wire and on
 *     disk.
 */
public record Window(WindowKind kind, int period) {

    /** The one window without an end. */
    public static final Window ALL = new Window(WindowKind.ALL, 0);

    private static final int MONTHS = 12;
    private static final int DAYS_A_WEEK = 7;
    private static final int HOURS_A_DAY = 24;
    private static final long SECONDS_AN_HOUR = 3_600;

    /** Days from the Monday of the week of 1970-01-01 (a Thursday) to that day. */
    private static final int MONDAY_TO_EPOCH = 3;

    private static final Pattern WEEK = Pattern.compile("(\\d{4})-W(\\d{2})");
    private static final Pattern YEAR = Pattern.compile("\\d{4}");
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("uuuu-MM-dd", Locale.ROOT)
                    .withResolverStyle(ResolverStyle.STRICT);

    /** The window of this kind that holds the instant, in local time of the zone. */
    public static Window of(WindowKind kind, long epochMillis, ZoneId zone) {
        if (kind == WindowKind.ALL) {
            return ALL;
        }
        var epochSecond = Math.floorDiv(epochMillis, 1_000L);
        var offset = zone.getRules().getOffset(java.time.Instant.ofEpochSecond(epochSecond));
        var localHour = Math.floorDiv(epochSecond + offset.getTotalSeconds(), SECONDS_AN_HOUR);
        return switch (kind) {
            case ALL -> ALL;
            case HOUR -> new Window(kind, Math.toIntExact(localHour));
            case YEAR, MONTH, WEEK, DAY ->
                    ofDay(kind, Math.floorDiv(localHour, (long) HOURS_A_DAY));
        };
    }

    private static Window ofDay(WindowKind kind, long epochDay) {
        var period =
                switch (kind) {
                    case YEAR -> LocalDate.ofEpochDay(epochDay).getYear();
                    case MONTH -> months(LocalDate.ofEpochDay(epochDay));
                    case WEEK -> Math.floorDiv(epochDay + MONDAY_TO_EPOCH, (long) DAYS_A_WEEK);
                    case DAY -> epochDay;
                    case ALL, HOUR -> throw new IllegalArgumentException("not of days: " + kind);
                };
        return new Window(kind, Math.toIntExact(period));
    }

    private static long months(LocalDate day) {
        return (long) day.getYear() * MONTHS + day.getMonthValue() - 1;
    }

    /** The window that this text names, or empty where it names none. */
    public static Optional<Window> parse(String text) {
        if (text.equals("all")) {
            return Optional.of(ALL);
        }
        var colon = text.indexOf(':');
        if (colon < 0) {
            return Optional.empty();
        }
        var name = text.substring(colon + 1);
        // Years have four digits: the signed longer ones that java.time knows are beyond any
        // period.
        if (!YEAR.matcher(name).lookingAt()) {
            return Optional.empty();
        }
        return WindowKind.ofWord(text.substring(0, colon)).flatMap(kind -> parse(kind, name));
    }

    private static Optional<Window> parse(WindowKind kind, String name) {
        try {
            return switch (kind) {
                case ALL -> Optional.empty();
                case YEAR ->
                        YEAR.matcher(name).matches()
                                ? Optional.of(new Window(kind, Integer.parseInt(name)))
                                : Optional.empty();
                case MONTH ->
                        Optional.of(ofDay(kind, LocalDate.parse(name + "-01", DAY).toEpochDay()));
                case WEEK -> parseWeek(name);
                case DAY -> Optional.of(ofDay(kind, LocalDate.parse(name, DAY).toEpochDay()));
                case HOUR -> parseHour(name);
            };
        } catch (DateTimeParseException _) {
            return Optional.empty();
        }
    }

    private static Optional<Window> parseWeek(String name) {
        var matcher = WEEK.matcher(name);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        var year = Integer.parseInt(matcher.group(1));
        var week = Integer.parseInt(matcher.group(2));
        // 4 January is in week 1 of its ISO year.
        var day = LocalDate.of(year, 1, 4).plusWeeks(week - 1L);
        var exists = week >= 1 && day.get(IsoFields.WEEK_BASED_YEAR) == year;
        return exists ? Optional.of(ofDay(WindowKind.WEEK, day.toEpochDay())) : Optional.empty();
    }

    private static Optional<Window> parseHour(String name) {
        var split = name.indexOf('T');
        if (split < 0 || !name.substring(split + 1).matches("\\d{2}")) {
            return Optional.empty();
        }
        var hour = Integer.parseInt(name.substring(split + 1));
        var day = LocalDate.parse(name.substring(0, split), DAY).toEpochDay();
        return hour < HOURS_A_DAY
                ? Optional.of(
                        new Window(WindowKind.HOUR, Math.toIntExact(day * HOURS_A_DAY + hour)))
                : Optional.empty();
    }

    /** The name in the HTTP API, such as {@code week:2026-W47}. */
    public String text() {
        return switch (kind) {
            case ALL -> "all";
            case YEAR -> String.format(Locale.ROOT, "year:%04d", period);
            case MONTH ->
                    String.format(
                            Locale.ROOT,
                            "month:%04d-%02d",
                            Math.floorDiv(period, MONTHS),
                            Math.floorMod(period, MONTHS) + 1);
            case WEEK -> weekText();
            case DAY -> "day:" + LocalDate.ofEpochDay(period);
            case HOUR ->
                    String.format(
                            Locale.ROOT,
                            "hour:%sT%02d",
                            LocalDate.ofEpochDay(Math.floorDiv(period, HOURS_A_DAY)),
                            Math.floorMod(period, HOURS_A_DAY));
        };
    }

    private String weekText() {
        var monday = LocalDate.ofEpochDay(-MONDAY_TO_EPOCH).plus(period, ChronoUnit.WEEKS);
        return String.format(
                Locale.ROOT,
                "week:%04d-W%02d",
                monday.get(IsoFields.WEEK_BASED_YEAR),
                monday.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
    }

    @Override
    public String toString() {
        return text();
    }
}
