package dev.laurel.stack.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.LocalTime;
import java.time.ZoneId;

final class TimeRuleTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    yyyy-MM-dd HH:mm:ss Z        | 2026-11-01 23:30:00 -0700              | 2026-11-02T06:30:00Z
                    yyyy-MM-dd HH:mm:ssXXX       | 2026-11-01 23:30:00+05:30              | 2026-11-01T18:00:00Z
                    yyyy-MM-dd HH:mm:ssXXX       | 2026-11-01 23:30:00Z                   | 2026-11-01T23:30:00Z
                    yyyy-MM-dd HH:mm VV          | 2026-11-01 23:30 America/Los_Angeles   | 2026-11-02T07:30:00Z
                    yyyy-MM-dd HH:mm XXX'['VV']' | 2026-10-25 02:30 +01:00[Europe/Berlin] | 2026-10-25T01:30:00Z
                    yyyy-MM-dd HH:mm[ XXX]       | 2026-11-01 23:30                       | 2026-11-01T22:30:00Z
                    yyyy-MM-dd                   | 2024-02-29                             | 2024-02-29T11:00:00Z
                    uuuu-MM-dd HH:mm             | 2026-07-01 12:00                       | 2026-07-01T10:00:00Z
                    dd MMM yyyy, h:mm a          | 02 Jan 2026, 1:05 PM                   | 2026-01-02T12:05:00Z
                    yyyy-MM-dd HH:mm             | 2026-10-25 02:30                       | 2026-10-25T00:30:00Z
                    """)
    void shouldTakeTheOffsetOfTheTextBeforeThatOfTheMapping(
            String format, String text, String expected) {
        assertThat(rule(format).apply(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    yyyy-MM-dd       | 2026-02-30           | at is no date: 2026-02-30
                    yyyy-MM-dd       | 2025-02-29           | at is no date: 2025-02-29
                    uuuu-MM-dd       | 2026-04-31           | at is no date: 2026-04-31
                    yyyy-MM-dd       | 2026-13-01           | at is no date: 2026-13-01
                    yyyy-MM-dd       | 2026-1-1             | at is no date: 2026-1-1
                    yyyy-MM-dd HH:mm | 2026-01-01 24:00     | at is no date: 2026-01-01 24:00
                    yyyy-MM-dd HH:mm | 2026-01-01 12:00 +01 | at is no date: 2026-01-01 12:00 +01
                    yyyy-MM-dd HH:mm | 2026-03-29 02:30     | at does not exist in Europe/Berlin: 2026-03-29 02:30
                    """)
    void shouldRefuseWhatNoCalendarAndNoClockShows(String format, String text, String message) {
        assertThatThrownBy(() -> rule(format).apply(text))
                .isInstanceOf(RowException.class)
                .hasMessage(message);
    }

    @Test
    void shouldRefuseAFormatThatGivesNoDate() {
        assertThatThrownBy(() -> rule("HH:mm"))
                .hasMessage("does not give year, month and day: HH:mm");
        assertThatThrownBy(() -> rule("YYYY-MM-dd")).hasMessageContaining("the year is yyyy");
    }

    private static TimeRule rule(String format) {
        return new TimeRule("at", format, LocalTime.NOON, ZoneId.of("Europe/Berlin"));
    }
}
