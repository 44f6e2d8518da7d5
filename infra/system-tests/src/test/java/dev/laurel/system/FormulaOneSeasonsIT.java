package dev.laurel.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laurel.contract.position.Position;
import dev.laurel.stack.Stack;
import dev.laurel.system.fixture.CommandLine;
import dev.laurel.system.fixture.CsvSample;
import dev.laurel.system.fixture.CsvSample.Row;
import dev.laurel.system.fixture.Kafka;
import dev.laurel.system.fixture.Laurel;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Points in, the official tables out: every season since 1991, when all results began to count. */
class FormulaOneSeasonsIT {

    private static final String POINTS = "/samples/f1db/points_events.csv.gz";
    private static final String TABLES = "/samples/f1db/standings_after_race.csv.gz";
    private static final int FIRST_SEASON = 1991;

    /** A board beside the default ones, for tables in the middle of a season. */
    private static final String CONFIGURATION =
            """
            assets:
              f1: {scale: 2}
              f1-live: {scale: 2}
            boards:
              f1-points: {asset: f1, measure: earned, operator: sum, windows: [all, year]}
              live: {asset: f1-live, measure: earned, operator: sum, windows: [all, year]}
            """;

    @TempDir private static Path scratch;
    private static Kafka kafka;
    private static Stack stack;
    private static Laurel laurel;

    @BeforeAll
    static void start() throws IOException {
        var configuration = Files.writeString(scratch.resolve("f1.yaml"), CONFIGURATION);
        kafka = Kafka.chosen();
        stack =
                Stack.start(
                        kafka.options(scratch.resolve("data")).withConfiguration(configuration));
        laurel = new Laurel(stack.addresses());
    }

    @AfterAll
    static void stop() {
        laurel.close();
        stack.close();
        kafka.close();
    }

    @Test
    void shouldGiveTheOfficialFinalTableOfEverySeason() {
        // given
        var sample = CsvSample.file(POINTS, scratch);
        var data = scratch.resolve("data").toString();

        // when
        var first =
                CommandLine.run(
                        scratch, "replay", sample.toString(), "--mapping", "f1db", "--data", data);
        var second =
                CommandLine.run(
                        scratch, "replay", sample.toString(), "--mapping", "f1db", "--data", data);

        // then
        assertThat(first.exitCode()).as(first.output()).isZero();
        assertThat(first.output()).containsPattern("applied +8,731");
        assertThat(second.exitCode()).as(second.output()).isZero();
        laurel.awaitCaughtUp();
        var tables = officialTables(row -> row.get("round").equals("99"));
        assertThat(tables.keySet()).contains(String.valueOf(FIRST_SEASON), "2021", "2025");
        tables.forEach(
                (season, drivers) ->
                        assertThat(table("f1-points", season, Position.empty()))
                                .as("season %s", season)
                                .isEqualTo(drivers));
    }

    @ParameterizedTest
    @ValueSource(ints = {1997, 2009, 2021, 2024})
    void shouldGiveTheOfficialTableAfterEachRace(int season) {
        // given
        var year = String.valueOf(season);
        var races =
                CsvSample.rows(POINTS).stream()
                        .filter(
                                row ->
                                        row.get("season").equals(year)
                                                && !row.get("points").isEmpty())
                        .collect(
                                Collectors.groupingBy(
                                        row -> Integer.parseInt(row.get("round")),
                                        TreeMap::new,
                                        Collectors.toList()));
        var position = Position.empty();

        for (var race : races.entrySet()) {
            // when
            var commands = race.getValue().stream().map(FormulaOneSeasonsIT::grant).toList();
            var items = laurel.decide(commands);

            // then
            for (var item : items) {
                assertThat(item.path("status").asString()).as(item.toString()).isEqualTo("applied");
            }
            position = Laurel.positionOf(items);
            var round = String.valueOf(race.getKey());
            var official =
                    officialTables(
                            row ->
                                    row.get("round").equals(round)
                                            && row.get("season").equals(year));
            assertThat(table("live", year, position))
                    .as("season %s after round %s", year, round)
                    .isEqualTo(official.get(year));
        }
        assertThat(races).hasSizeGreaterThan(15);
    }

    private static String grant(Row row) {
        return """
        {"id":"%s-%s-%s-%s","type":"grant","user":"%s","asset":"f1-live","amount":%d,"occurredAt":"%sT12:00:00Z"}"""
                .formatted(
                        row.get("season"),
                        row.get("round"),
                        row.get("session"),
                        row.get("constructor_id"),
                        row.get("driver_id"),
                        hundredths(row.get("points")),
                        row.get("date"));
    }

    /** Season to driver to hundredths of a point; drivers without points are on no board. */
    private static Map<String, Map<String, Long>> officialTables(Predicate<Row> wanted) {
        return CsvSample.rows(TABLES).stream()
                .filter(row -> row.get("kind").equals("driver-standings"))
                .filter(row -> Integer.parseInt(row.get("season")) >= FIRST_SEASON)
                .filter(wanted)
                .filter(row -> hundredths(row.get("points")) > 0)
                .collect(
                        Collectors.groupingBy(
                                row -> row.get("season"),
                                TreeMap::new,
                                Collectors.toMap(
                                        row -> row.get("competitor_id"),
                                        row -> hundredths(row.get("points")))));
    }

    private static Map<String, Long> table(String board, String season, Position position) {
        var page =
                laurel.getAt(
                        "/v1/boards/%s/top?window=year:%s&limit=1000".formatted(board, season),
                        position);
        var scores = new ArrayList<Long>();
        var table = new TreeMap<String, Long>();
        for (var entry : page.path("entries")) {
            scores.add(entry.path("score").asLong());
            table.put(entry.path("user").asString(), entry.path("score").asLong());
            var better = scores.stream().filter(score -> score > scores.getLast()).count();
            assertThat(entry.path("rank").asLong()).as(entry.toString()).isEqualTo(better + 1);
        }
        assertThat(scores).isSortedAccordingTo((left, right) -> Long.compare(right, left));
        assertThat(page.path("size").asInt()).isEqualTo(table.size());
        return table;
    }

    private static long hundredths(String points) {
        return new BigDecimal(points).movePointRight(2).longValueExact();
    }
}
