package dev.laurel.stack.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

final class MappingTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Test
    void shouldTurnEveryResultWithPointsIntoAGrantOfItsOwn() throws IOException {
        // given
        var lines = resource("/samples/f1db/points_events.csv.gz", "f1db");

        // when
        var commands = commands(lines);

        // then
        assertThat(lines).hasSize(28_101);
        assertThat(commands).hasSize(8_731);
        assertThat(lines).noneMatch(SourceLine.Invalid.class::isInstance);
        assertThat(new HashSet<>(commands.stream().map(node -> text(node, "id")).toList()))
                .hasSameSizeAs(commands);
        assertThat(commands).allMatch(node -> text(node, "id").length() <= 64);
        assertThat(commands.getFirst().toString())
                .isEqualTo(
                        "{\"type\":\"grant\",\"id\":\"f1-1950-1-race-results-nino-farina-1\",\"user\":\"nino-farina\",\"asset\":\"f1\",\"reason\":\"01-great-britain race-results\",\"amount\":900,\"occurredAt\":\"1950-05-13T12:00:00Z\"}");
    }

    @Test
    void shouldKeepHalfAndThirdPointsExact() throws IOException {
        // given
        var commands = commands(resource("/samples/f1db/points_events.csv.gz", "f1db"));

        // when
        var season2021 = new HashMap<String, Long>();
        commands.stream()
                .filter(node -> text(node, "occurredAt").startsWith("2021"))
                .forEach(
                        node ->
                                season2021.merge(
                                        text(node, "user"),
                                        node.path("amount").asLong(),
                                        Long::sum));

        // then
        assertThat(season2021)
                .containsEntry("max-verstappen", 39_550L)
                .containsEntry("lewis-hamilton", 38_750L);
    }

    @Test
    void shouldNameTheNineSalesWithoutAPrice() throws IOException {
        // given
        var lines = resource("/samples/punks_sales_2017_2021.csv.gz", "punks");

        // when
        var invalid =
                lines.stream()
                        .filter(SourceLine.Invalid.class::isInstance)
                        .map(SourceLine.Invalid.class::cast)
                        .toList();

        // then
        assertThat(invalid)
                .extracting(SourceLine.Invalid::number)
                .containsExactly(
                        5_590L, 5_591L, 5_593L, 5_609L, 5_613L, 5_615L, 5_616L, 5_617L, 5_619L);
        assertThat(invalid)
                .extracting(SourceLine.Invalid::reason)
                .containsOnly("price (in wei) is no number: -");
    }

    @Test
    void shouldCountEverySaleOfAtLeastOneGweiOnce() throws IOException {
        // given
        var lines = resource("/samples/punks_sales_2017_2021.csv.gz", "punks");

        // when
        var commands = commands(lines);

        // then
        assertThat(lines).hasSize(10_233);
        assertThat(lines).filteredOn(SourceLine.Skipped.class::isInstance).hasSize(9);
        assertThat(commands).hasSize(10_215);
        assertThat(new HashSet<>(commands.stream().map(node -> text(node, "id")).toList()))
                .hasSameSizeAs(commands);
        assertThat(commands).allMatch(node -> text(node, "id").length() <= 64);
        assertThat(commands.getFirst().path("amount").asLong()).isEqualTo(10_000_000L);
        assertThat(text(commands.getFirst(), "occurredAt")).isEqualTo("2017-06-23T21:05:06Z");
    }

    @Test
    void shouldMakeATransferOfEveryPairAndNameItByItsLine() throws IOException {
        // given
        var csv = "batch,from,to\n0,0xa,0xb\n0,0xa,0xb\n\n1,0xb\n1,0xc,0xa\n";

        // when
        var lines = read(csv, MappingReader.read("hop"));

        // then
        assertThat(commands(lines))
                .extracting(JsonNode::toString)
                .containsExactly(
                        "{\"type\":\"transfer\",\"id\":\"hop-2\",\"user\":\"0xa\",\"to\":\"0xb\",\"asset\":\"hop\",\"amount\":1}",
                        "{\"type\":\"transfer\",\"id\":\"hop-3\",\"user\":\"0xa\",\"to\":\"0xb\",\"asset\":\"hop\",\"amount\":1}",
                        "{\"type\":\"transfer\",\"id\":\"hop-6\",\"user\":\"0xc\",\"to\":\"0xa\",\"asset\":\"hop\",\"amount\":1}");
        assertThat(lines).contains(new SourceLine.Skipped(4));
        assertThat(lines).contains(new SourceLine.Invalid(5, "has 2 columns, expected 3"));
    }

    @Test
    void shouldReadQuotesAndLineBreaksInsideThem() throws IOException {
        // given
        var mapping =
                MappingReader.parse(
                        "test",
                        """
                        where: {kind: [buy, gift]}
                        command:
                          type: grant
                          id: "{id}"
                          user: "{who}"
                          amount: {column: price, scale: 2}
                          metadata: {note: "{note}"}
                        """);
        var csv =
                "id,kind,who,price,note\r\n"
                        + "1,buy,\"Smith, \"\"Jo\"\"\",1.25,\"two\nlines\"\r\n"
                        + "2,sell,x,-,n\r\n"
                        + "3,gift,y,1.255,n\r\n"
                        + "4,gift,y,-1,n\r\n"
                        + "5,gift,y,1e999999999,n\r\n"
                        + "6,gift,\"y,1,n\r\n";

        // when
        var lines = read(csv, mapping);

        // then
        assertThat(commands(lines))
                .singleElement()
                .extracting(JsonNode::toString)
                .isEqualTo(
                        "{\"type\":\"grant\",\"id\":\"1\",\"user\":\"Smith, \\\"Jo\\\"\",\"amount\":125,\"metadata\":{\"note\":\"two\\nlines\"}}");
        assertThat(lines.subList(1, lines.size()))
                .containsExactly(
                        new SourceLine.Skipped(4),
                        new SourceLine.Invalid(5, "price has more than 2 decimals: 1.255"),
                        new SourceLine.Invalid(6, "price is negative: -1"),
                        new SourceLine.Invalid(7, "price is out of range: 1e999999999"),
                        new SourceLine.Invalid(8, "has a quote that is never closed"));
    }

    @Test
    void shouldNameTheKeyOfAMappingThatIsWrong() {
        assertThatThrownBy(() -> MappingReader.parse("m", "command: {type: grant, user: a}"))
                .hasMessage("mapping m: command.id is missing");
        assertThatThrownBy(
                        () ->
                                MappingReader.parse(
                                        "m", "command: {type: grant, id: a, user: b, colour: red}"))
                .hasMessageStartingWith("mapping m: command.colour is unknown");
        assertThatThrownBy(
                        () -> MappingReader.parse("m", "command: {type: grant, id: '{a', user: b}"))
                .hasMessageStartingWith("mapping m: command.id has a brace");
        assertThatThrownBy(() -> MappingReader.read("nothing"))
                .hasMessageStartingWith("No mapping nothing");
    }

    @Test
    void shouldNameTheColumnThatAFileLacks() {
        assertThatThrownBy(() -> read("batch,from\n", MappingReader.read("hop")))
                .hasMessage("mapping hop needs column to, but the file has: batch, from");
    }

    private static List<SourceLine> resource(String name, String mapping) throws IOException {
        try (InputStream stream = MappingTest.class.getResourceAsStream(name)) {
            return all(LineSources.open(stream, 1, Optional.of(MappingReader.read(mapping))));
        }
    }

    private static List<SourceLine> read(String csv, Mapping mapping) throws IOException {
        var bytes = csv.getBytes(StandardCharsets.UTF_8);
        return all(
                LineSources.open(
                        new ByteArrayInputStream(bytes), bytes.length, Optional.of(mapping)));
    }

    static List<SourceLine> all(LineSource source) throws IOException {
        try (source) {
            var lines = new ArrayList<SourceLine>();
            for (var line = source.next(); line != null; line = source.next()) {
                lines.add(line);
            }
            return lines;
        }
    }

    private static List<JsonNode> commands(List<SourceLine> lines) {
        var commands = new ArrayList<JsonNode>();
        for (var line : lines) {
            if (line instanceof SourceLine.Sendable sendable) {
                commands.add(JSON.readTree(sendable.json()));
                assertThat(sendable.address().user()).isEqualTo(text(commands.getLast(), "user"));
            }
        }
        return commands;
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).asString("");
    }
}
