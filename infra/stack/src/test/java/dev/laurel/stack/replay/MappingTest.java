package dev.laurel.stack.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;

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
    void shouldMakeATransferOfEveryPairAndNameItByFileAndLine() throws IOException {
        // given
        var csv = "batch,from,to\n0,0xa,0xb\n0,0xa,0xb\n\n1,0xb\n1,0xc,0xa\n";
        var digest = ContentDigest.ofName("test");

        // when
        var lines = read(csv, MappingReader.read("hop"));

        // then
        assertThat(digest).hasSize(16);
        assertThat(commands(lines))
                .extracting(JsonNode::toString)
                .containsExactly(
                        pair(digest + "-2", "0xa", "0xb"),
                        pair(digest + "-3", "0xa", "0xb"),
                        pair(digest + "-6", "0xc", "0xa"));
        assertThat(lines).contains(new SourceLine.Skipped(4));
        assertThat(Csv.invalid(lines)).containsExactly("5 has 2 columns, expected 3");
    }

    private static String pair(String line, String from, String to) {
        return "{\"type\":\"transfer\",\"id\":\"hop-%s\",\"user\":\"%s\",\"to\":\"%s\",\"asset\":\"hop\",\"amount\":1}"
                .formatted(line, from, to);
    }

    @Test
    void shouldLeaveRowsOutAndNameAmountsThatAreNone() throws IOException {
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
                          metadata: {note: "{note} of {lineNumber}"}
                        """);
        var csv =
                "id,kind,who,price,note\r\n"
                        + "1,buy,\"Smith, \"\"Jo\"\"\",1.25,\"two\nlines\"\r\n"
                        + "2,sell,x,-,n\r\n"
                        + "3,gift,y,1.255,n\r\n"
                        + "4,gift,y,-1,n\r\n"
                        + "5,gift,y,1e999999999,n\r\n";

        // when
        var lines = read(csv, mapping);

        // then
        assertThat(commands(lines))
                .singleElement()
                .extracting(JsonNode::toString)
                .isEqualTo(
                        "{\"type\":\"grant\",\"id\":\"1\",\"user\":\"Smith, \\\"Jo\\\"\",\"amount\":125,\"metadata\":{\"note\":\"two\\nlines of 2\"}}");
        assertThat(lines).contains(new SourceLine.Skipped(4));
        assertThat(Csv.invalid(lines))
                .containsExactly(
                        "5 price has more than 2 decimals: 1.255",
                        "6 price is negative: -1",
                        "7 price is out of range: 1e999999999");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    colour: red                                 | colour is unknown; known are command,
                    format: ndjson                              | format must be csv: ndjson
                    separator: ";;"                             | separator must be one character: ;;
                    separator: '"'                              | separator must differ from quote
                    quote: 5                                    | quote must be a text: 5
                    lineBreaks: maybe                           | lineBreaks must be true or false
                    trim: 1                                     | trim must be true or false
                    encoding: klingon                           | encoding is unknown: klingon
                    where: {a: []}                              | where.a must be nonempty, or a list
                    where: {a: [{b: c}]}                        | where.a must have texts and numbers only
                    """)
    void shouldNameTheKeyOfAFormatThatIsWrong(String line, String message) {
        var mapping = line + "\ncommand: {type: grant, id: a, user: b, amount: 1}";
        assertThatThrownBy(() -> MappingReader.parse("m", mapping))
                .isInstanceOf(ReplayException.class)
                .hasMessageStartingWith("mapping m: " + message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    type: gift                                         | command.type must be grant, spend,
                    type: {positive: grant}                            | command.type.negative is missing
                    type: {positive: grant, negative: spend}           | command.amount must name the column whose sign
                    type: grant, amount: "1"                           | command.amount must be a whole number
                    type: grant, amount: 1.5                           | command.amount must be a whole number
                    type: grant, amount: 0                             | command.amount must be a whole number
                    type: grant, amount: {column: a, decimal: x}       | command.amount.decimal must be . or ,: x
                    type: grant, amount: {column: a, grouping: .}      | command.amount.grouping must differ
                    type: grant, amount: {column: a, scale: 99}        | command.amount.scale must be a whole number from
                    type: grant, amount: {column: a, rounding: up}     | command.amount.rounding must be exact or down: up
                    type: grant, amount: {column: a, sign: x}          | command.amount.sign is unknown; known are column,
                    type: grant, occurredAt: {column: a, format: "MM"} | command.occurredAt does not give year, month and day
                    type: grant, occurredAt: {column: a, format: "{"}  | command.occurredAt
                    type: grant, occurredAt: {column: a, format: yyyy-MM-dd, zone: Mars/1} | command.occurredAt
                    """)
    void shouldNameTheKeyOfACommandThatIsWrong(String keys, String message) {
        var mapping = "command: {id: a, user: b, " + keys + "}";
        assertThatThrownBy(() -> MappingReader.parse("m", mapping))
                .isInstanceOf(ReplayException.class)
                .hasMessageStartingWith("mapping m: " + message);
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
                .hasMessage("mapping hop needs column to, but test.csv has: batch, from");
    }

    private static List<SourceLine> resource(String name, String mapping) throws IOException {
        try (InputStream stream = MappingTest.class.getResourceAsStream(name)) {
            return Csv.all(Csv.source(MappingReader.read(mapping), stream));
        }
    }

    private static List<SourceLine> read(String csv, Mapping mapping) throws IOException {
        return Csv.read(mapping, csv.getBytes(StandardCharsets.UTF_8));
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
