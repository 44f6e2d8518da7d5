package dev.laurel.contract.board;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laurel.contract.command.CommandHead;
import dev.laurel.contract.fixture.RandomRecords;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.IsoFields;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.TreeSet;

class WindowTest {

    private static final DateTimeFormatter HOUR =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH", Locale.ROOT);

    @ParameterizedTest
    @CsvSource({
        "2026-11-22T13:59:59.999Z, UTC, 2026, 2026-11, 2026-W47, 2026-11-22, 2026-11-22T13",
        "2021-01-03T23:59:59.999Z, UTC, 2021, 2021-01, 2020-W53, 2021-01-03, 2021-01-03T23",
        "2021-01-04T00:00:00Z, UTC, 2021, 2021-01, 2021-W01, 2021-01-04, 2021-01-04T00",
        "2018-12-31T00:00:00Z, UTC, 2018, 2018-12, 2019-W01, 2018-12-31, 2018-12-31T00",
        "2024-02-29T12:00:00Z, UTC, 2024, 2024-02, 2024-W09, 2024-02-29, 2024-02-29T12",
        "1970-01-01T00:00:00Z, UTC, 1970, 1970-01, 1970-W01, 1970-01-01, 1970-01-01T00",
        "1969-12-31T23:59:59.999Z, UTC, 1969, 1969-12, 1970-W01, 1969-12-31, 1969-12-31T23",
        "1969-12-28T23:59:59.999Z, UTC, 1969, 1969-12, 1969-W52, 1969-12-28, 1969-12-28T23",
        "1950-05-13T14:30:00Z, UTC, 1950, 1950-05, 1950-W19, 1950-05-13, 1950-05-13T14",
        "0001-01-01T00:00:00Z, UTC, 0001, 0001-01, 0001-W01, 0001-01-01, 0001-01-01T00",
        "9999-12-31T23:59:59.999Z, UTC, 9999, 9999-12, 9999-W52, 9999-12-31, 9999-12-31T23",
        "2026-12-31T23:30:00Z, Europe/Prague, 2027, 2027-01, 2026-W53, 2027-01-01, 2027-01-01T00",
        "2026-01-01T03:00:00Z, America/New_York, 2025, 2025-12, 2026-W01, 2025-12-31, 2025-12-31T22",
        "2026-11-22T00:00:00Z, Asia/Kathmandu, 2026, 2026-11, 2026-W47, 2026-11-22, 2026-11-22T05",
        // Prague: 02:00 becomes 03:00, then on the 25th of October 03:00 becomes 02:00 again.
        "2026-03-29T01:00:00Z, Europe/Prague, 2026, 2026-03, 2026-W13, 2026-03-29, 2026-03-29T03",
        "2026-10-25T00:30:00Z, Europe/Prague, 2026, 2026-10, 2026-W43, 2026-10-25, 2026-10-25T02",
        "2026-10-25T01:30:00Z, Europe/Prague, 2026, 2026-10, 2026-W43, 2026-10-25, 2026-10-25T02",
        // Samoa had no 30 December 2011.
        "2011-12-30T09:59:59Z, Pacific/Apia, 2011, 2011-12, 2011-W52, 2011-12-29, 2011-12-29T23",
        "2011-12-30T10:00:00Z, Pacific/Apia, 2011, 2011-12, 2011-W52, 2011-12-31, 2011-12-31T00",
    })
    void shouldNameThePeriodThatHoldsTheInstant(
            Instant instant,
            ZoneId zone,
            String year,
            String month,
            String week,
            String day,
            String hour) {
        assertThat(text(WindowKind.ALL, instant, zone)).isEqualTo("all");
        assertThat(text(WindowKind.YEAR, instant, zone)).isEqualTo("year:" + year);
        assertThat(text(WindowKind.MONTH, instant, zone)).isEqualTo("month:" + month);
        assertThat(text(WindowKind.WEEK, instant, zone)).isEqualTo("week:" + week);
        assertThat(text(WindowKind.DAY, instant, zone)).isEqualTo("day:" + day);
        assertThat(text(WindowKind.HOUR, instant, zone)).isEqualTo("hour:" + hour);
    }

    @Test
    void shouldAgreeWithJavaTimeInManyZones() {
        var seed = 20_261_122L;
        var random = new Random(seed);
        var records = new RandomRecords(seed);
        var zones = new TreeSet<>(ZoneId.getAvailableZoneIds()).stream().map(ZoneId::of).toList();
        for (var i = 0; i < 20_000; i++) {
            var zone = zones.get(random.nextInt(zones.size()));
            var millis = random.nextInt(4) == 0 ? nearTransition(random, zone) : records.time();
            // Bounds shifted by a zone may leave the years that have four digits.
            var local = LocalDateTime.ofInstant(Instant.ofEpochMilli(millis), zone);
            if (local.getYear() >= 1 && local.getYear() <= 9999) {
                for (var kind : WindowKind.values()) {
                    assertThat(Window.of(kind, millis, zone).text())
                            .as("seed %d: %s of %d in %s", seed, kind, millis, zone)
                            .isEqualTo(expected(kind, local));
                }
            }
        }
    }

    @Test
    void shouldReadBackEveryText() {
        var seed = 4_711L;
        var records = new RandomRecords(seed);
        for (var i = 0; i < 50_000; i++) {
            var window = records.window();
            assertThat(Window.parse(window.text()))
                    .as("seed %d: %s", seed, window.text())
                    .contains(window);
        }
    }

    @Test
    void shouldNumberPeriodsWithoutGaps() {
        // given: hour after hour over a leap year's end
        var start = Instant.parse("2023-12-30T00:00:00Z").toEpochMilli();
        for (var kind :
                List.of(WindowKind.MONTH, WindowKind.WEEK, WindowKind.DAY, WindowKind.HOUR)) {
            var last = Window.of(kind, start, ZoneOffset.UTC).period();
            for (var hour = 1; hour < 24 * 400; hour++) {
                var period = Window.of(kind, start + hour * 3_600_000L, ZoneOffset.UTC).period();
                assertThat(period).isBetween(last, last + 1);
                last = period;
            }
        }
    }

    @Test
    void shouldKeepItsNumbers() {
        // given: on disk and on the wire, so never change
        var millis = Instant.parse("2026-11-22T13:00:00Z").toEpochMilli();
        assertThat(Window.of(WindowKind.ALL, millis, ZoneOffset.UTC).period()).isZero();
        assertThat(Window.of(WindowKind.YEAR, millis, ZoneOffset.UTC).period()).isEqualTo(2026);
        assertThat(Window.of(WindowKind.MONTH, millis, ZoneOffset.UTC).period()).isEqualTo(24322);
        assertThat(Window.of(WindowKind.WEEK, millis, ZoneOffset.UTC).period()).isEqualTo(2968);
        assertThat(Window.of(WindowKind.DAY, millis, ZoneOffset.UTC).period()).isEqualTo(20779);
        assertThat(Window.of(WindowKind.HOUR, millis, ZoneOffset.UTC).period()).isEqualTo(498709);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                "ALL",
                "all:",
                "all:2026",
                "year",
                "year:",
                "year:26",
                "year:20260",
                "year:-2026",
                "year:2026-01",
                "month:2026-13",
                "month:2026-00",
                "month:2026-1",
                "month:2026",
                "week:2021-W53",
                "week:2026-W00",
                "week:2026-W54",
                "week:2026-W99",
                "week:2026-47",
                "week:2026-w47",
                "day:2026-02-29",
                "day:2026-11-31",
                "day:2026-11",
                "day:2026-11-22 ",
                " day:2026-11-22",
                "day:٢٠٢٦-11-22",
                "hour:2026-11-22",
                "hour:2026-11-22T24",
                "hour:2026-11-22T1",
                "hour:2026-11-22T-1",
                "hour:2026-11-22T13:00",
                "minute:2026-11-22T13:00",
                "day:+999999999-01-01",
                "month:+999999999-01",
                "hour:+999999999-01-01T00",
                "day:-0001-01-01"
            })
    void shouldNotReadWhatNamesNoWindow(String text) {
        assertThat(Window.parse(text)).isEmpty();
    }

    @Test
    void shouldNeverThrowOnTextThatIsNearlyAWindow() {
        var seed = 99L;
        var random = new Random(seed);
        var records = new RandomRecords(seed);
        for (var i = 0; i < 50_000; i++) {
            var text = new StringBuilder(records.window().text());
            text.setCharAt(random.nextInt(text.length()), (char) random.nextInt(1, 0x180));
            text.insert(
                    random.nextInt(text.length()), "0123456789+-:WT".charAt(random.nextInt(15)));
            // then: the text it gives back is the only one that it reads
            Window.parse(text.toString())
                    .ifPresent(window -> assertThat(window.text()).isEqualTo(text.toString()));
        }
    }

    @Test
    void shouldHaveAPeriodForEveryTimeThatACommandMayHave() {
        for (var zone : List.of(ZoneId.of("+18:00"), ZoneId.of("-18:00"))) {
            for (var kind : WindowKind.values()) {
                assertThat(Window.of(kind, CommandHead.OCCURRED_AT_MIN_MILLIS, zone)).isNotNull();
                assertThat(Window.of(kind, CommandHead.OCCURRED_AT_MAX_MILLIS, zone)).isNotNull();
            }
        }
    }

    private static long nearTransition(Random random, ZoneId zone) {
        var from = Instant.ofEpochSecond(random.nextLong(-3_000_000_000L, 4_000_000_000L));
        var transition = zone.getRules().nextTransition(from);
        return transition == null
                ? from.toEpochMilli()
                : transition.getInstant().toEpochMilli() + random.nextLong(-7_200_000, 7_200_000);
    }

    private static String text(WindowKind kind, Instant instant, ZoneId zone) {
        return Window.of(kind, instant.toEpochMilli(), zone).text();
    }

    private static String expected(WindowKind kind, LocalDateTime local) {
        return switch (kind) {
            case ALL -> "all";
            case YEAR -> String.format(Locale.ROOT, "year:%04d", local.getYear());
            case MONTH ->
                    String.format(
                            Locale.ROOT, "month:%04d-%02d", local.getYear(), local.getMonthValue());
            case WEEK ->
                    String.format(
                            Locale.ROOT,
                            "week:%04d-W%02d",
                            local.get(IsoFields.WEEK_BASED_YEAR),
                            local.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
            case DAY -> "day:" + local.toLocalDate();
            case HOUR -> "hour:" + HOUR.format(local);
        };
    }
}
