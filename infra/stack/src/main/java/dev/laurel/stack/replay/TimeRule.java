package dev.laurel.stack.replay;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;

/**
 * How the text of a column becomes a moment. Where the text has no time of day, the rule has it.
 */
final class TimeRule {

    private final String column;
    private final DateTimeFormatter format;
    private final LocalTime time;
    private final ZoneId zone;

    /**
     * @throws IllegalArgumentException where the format cannot be read
     */
    TimeRule(String column, String format, LocalTime time, ZoneId zone) {
        this.column = column;
        this.format = new DateTimeFormatterBuilder().appendPattern(format).toFormatter(Locale.ROOT);
        this.time = time;
        this.zone = zone;
    }

    String column() {
        return column;
    }

    /**
     * As RFC 3339, in UTC.
     *
     * @throws RowException naming the column
     */
    String apply(String text) {
        try {
            var parsed = format.parse(text);
            var date = LocalDate.from(parsed);
            var clock = parsed.isSupported(ChronoField.NANO_OF_DAY) ? LocalTime.from(parsed) : time;
            return LocalDateTime.of(date, clock).atZone(zone).toInstant().toString();
        } catch (DateTimeException _) {
            throw new RowException(column + " is no date: " + (text.isEmpty() ? "(empty)" : text));
        }
    }
}
