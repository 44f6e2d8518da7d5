package dev.laurel.stack.replay;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads CSV from memory as a replay reads it. */
final class Csv {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Grants of a number without decimals: columns id, user, amount, note. */
    static final String GRANTS =
            """
            command:
              type: grant
              id: "{id}"
              user: "{user}"
              amount: {column: amount}
              metadata: {note: "{note}"}
            """;

    private Csv() {}

    /** The lines of a file with the mapping {@link #GRANTS} and these keys in front of it. */
    static List<SourceLine> grants(String keys, String csv) throws IOException {
        return read(keys + GRANTS, csv.getBytes(StandardCharsets.UTF_8));
    }

    static List<SourceLine> read(String mapping, String csv) throws IOException {
        return read(mapping, csv.getBytes(StandardCharsets.UTF_8));
    }

    static List<SourceLine> read(String mapping, byte[] csv) throws IOException {
        return read(MappingReader.parse("test", mapping), csv);
    }

    static List<SourceLine> read(Mapping mapping, byte[] csv) throws IOException {
        return all(source(mapping, new ByteArrayInputStream(csv)));
    }

    static LineSource source(Mapping mapping, InputStream csv) throws IOException {
        var input = ReplayInput.stream("test.csv", csv, 0).withName("test");
        return LineSources.ofStream(input, mapping);
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

    /** The commands among them. */
    static List<JsonNode> commands(List<SourceLine> lines) {
        return lines.stream()
                .filter(SourceLine.Sendable.class::isInstance)
                .map(line -> JSON.readTree(((SourceLine.Sendable) line).json()))
                .toList();
    }

    /** A text field of each command. */
    static List<String> texts(List<SourceLine> lines, String field) {
        return commands(lines).stream().map(command -> command.path(field).asString("")).toList();
    }

    /** The invalid ones among them: line and reason. */
    static List<String> invalid(List<SourceLine> lines) {
        return lines.stream()
                .filter(SourceLine.Invalid.class::isInstance)
                .map(SourceLine.Invalid.class::cast)
                .map(line -> line.number() + " " + line.reason())
                .toList();
    }
}
