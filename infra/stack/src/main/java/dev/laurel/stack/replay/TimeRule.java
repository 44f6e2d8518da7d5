package dev.laurel.stack.replay;

import org.jspecify.annotations.Nullable;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Locale;

/**
 * How the text of a column becomes a moment. Where the text has an offset or a zone of its own,
 * that counts; where it has no time of day, the rule has it. What no calendar and no clock shows is
 * refused: February 30, and the hour that is left out when clocks are put forward.
 */
final class TimeRule {

    private static final ZonedDateTime EXAMPLE =
            ZonedDateTime.of(2001, 2, 3, 16, 5, 6, 0, ZoneOffset.UTC);

    private final String column;
    private final DateTimeFormatter format;
    private final LocalTime time;
    private final ZoneId zone;

    /**
     * @param format a pattern of {@link DateTimeFormatter}, month names in English
     * @param time where the text has none
     * @param zone where the text has none
     * @throws IllegalArgumentException where the pattern cannot be read or gives no date
     */
    TimeRule(String column, String format, LocalTime time, ZoneId zone) {
        this.column = column;
        this.format =
                new DateTimeFormatterBuilder()
                        .appendPattern(format)
                        // The strict style asks for an era where the pattern has yyyy.
                        .parseDefaulting(ChronoField.ERA, 1)
                        .toFormatter(Locale.ENGLISH)
                        .withResolverStyle(ResolverStyle.STRICT);
        this.time = time;
        this.zone = zone;
        requireDate(format);
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
            return instant(text).toString();
        } catch (DateTimeException e) {
            var skipped = e instanceof SkippedHourException;
            throw new RowException(
                    column,
                    (skipped ? "does not exist in " + e.getMessage() : "is no date")
                            + ": "
                            + Excerpt.of(text));
        }
    }

    private Instant instant(String text) {
        var parsed = format.parse(text);
        var date = LocalDate.from(parsed);
        var clock = parsed.isSupported(ChronoField.NANO_OF_DAY) ? LocalTime.from(parsed) : time;
        var local = LocalDateTime.of(date, clock);
        var offset = offset(parsed);
        return offset != null ? local.toInstant(offset) : inZone(local, parsed);
    }

    private Instant inZone(LocalDateTime local, TemporalAccessor parsed) {
        var own = parsed.query(TemporalQueries.zoneId());
        var chosen = own == null ? zone : own;
        var offsets = chosen.getRules().getValidOffsets(local);
        if (offsets.isEmpty()) {
            throw new SkippedHourException(chosen.getId());
        }
        // In the hour that comes twice, the first: as everywhere in java.time.
        return local.toInstant(offsets.getFirst());
    }

    private static @Nullable ZoneOffset offset(TemporalAccessor parsed) {
        return parsed.isSupported(ChronoField.OFFSET_SECONDS)
                ? ZoneOffset.ofTotalSeconds(parsed.get(ChronoField.OFFSET_SECONDS))
                : null;
    }

    private void requireDate(String pattern) {
        try {
            instant(format.format(EXAMPLE));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "does not give year, month and day: "
                            + pattern
                            + (pattern.contains("YYYY") ? " (the year is yyyy)" : ""),
                    e);
        }
    }

    /** The message is the zone. */
    private static final class SkippedHourException extends DateTimeException {
        private static final long serialVersionUID = 1L;

        SkippedHourException(String zone) {
            super(zone);
        }
    }
}
