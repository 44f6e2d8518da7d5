package dev.laurel.stack.replay;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads mapping files. Strict: what it does not know, it refuses by name. */
final class MappingReader {

    /** The mappings that ship. */
    static final List<String> NAMES = List.of("f1db", "punks", "hop");

    private static final YAMLMapper YAML =
            YAMLMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

    private static final Set<String> KEYS =
            Set.of(
                    "format",
                    "separator",
                    "quote",
                    "lineBreaks",
                    "trim",
                    "encoding",
                    "where",
                    "command");

    private final String name;
    private final MappingKeys keys;

    private MappingReader(String name) {
        this.name = name;
        this.keys = new MappingKeys(name);
    }

    /**
     * The mapping that ships under that name, or that of the file.
     *
     * @throws ReplayException where there is none, or naming the key that is wrong
     */
    static Mapping read(String nameOrFile) {
        var shipped = MappingReader.class.getResourceAsStream("/mappings/" + nameOrFile + ".yaml");
        try (shipped) {
            if (NAMES.contains(nameOrFile) && shipped != null) {
                var text = new String(shipped.readAllBytes(), StandardCharsets.UTF_8);
                return parse(nameOrFile, text);
            }
            var file = Path.of(nameOrFile);
            if (!Files.isRegularFile(file)) {
                throw new ReplayException(
                        "No mapping %s: neither a file nor one of %s"
                                .formatted(nameOrFile, String.join(", ", NAMES)));
            }
            return parse(nameOrFile, Files.readString(file));
        } catch (IOException e) {
            throw new ReplayException("Expected to read mapping " + nameOrFile + ", but: " + e, e);
        }
    }

    /** Reads the text of a mapping. */
    static Mapping parse(String name, String yaml) {
        return new MappingReader(name).mapping(yaml);
    }

    private Mapping mapping(String yaml) {
        JsonNode root;
        try {
            root = YAML.readTree(yaml);
        } catch (JacksonException e) {
            throw keys.wrong(
                    "", "is no YAML: " + e.getOriginalMessage().lines().findFirst().orElse(""));
        }
        if (root.isMissingNode() || root.isNull()) {
            throw keys.wrong("", "is empty");
        }
        keys.onlyKeys("", root, KEYS);
        keys.word("format", root.path("format"), "csv");
        return new Mapping(
                name,
                format(root),
                where(root.path("where")),
                new CommandShapeReader(keys).read(root.path("command")));
    }

    private CsvFormat format(JsonNode root) {
        var separator =
                "tab".equals(root.path("separator").asString(""))
                        ? '\t'
                        : keys.character("separator", root.path("separator"), ',');
        var quote =
                "none".equals(root.path("quote").asString(""))
                        ? CsvFormat.NO_QUOTE
                        : keys.character("quote", root.path("quote"), '"');
        if (separator == quote) {
            throw keys.wrong("separator", "must differ from quote");
        }
        return new CsvFormat(
                separator,
                quote,
                keys.flag("lineBreaks", root.path("lineBreaks"), true),
                keys.flag("trim", root.path("trim"), false),
                encoding(root.path("encoding")));
    }

    private @Nullable Charset encoding(JsonNode node) {
        if (node.isMissingNode()) {
            return null;
        }
        var encoding = keys.text("encoding", node, null);
        try {
            return Charset.forName(encoding);
        } catch (IllegalArgumentException e) {
            throw keys.wrong(
                    "encoding",
                    "is unknown: "
                            + Excerpt.of(encoding)
                            + "; such as utf-8, utf-16, iso-8859-1, windows-1252");
        }
    }

    private Map<String, List<String>> where(JsonNode node) {
        var where = new LinkedHashMap<String, List<String>>();
        if (node.isMissingNode()) {
            return where;
        }
        keys.onlyKeys("where", node, null);
        for (var entry : node.properties()) {
            var key = "where." + entry.getKey();
            var value = entry.getValue();
            if (value.isArray() && !value.isEmpty()) {
                var values = new ArrayList<String>();
                for (var item : value) {
                    if (!item.isValueNode() || item.isNull()) {
                        throw keys.wrong(key, "must have texts and numbers only: " + item);
                    }
                    values.add(item.asString());
                }
                where.put(entry.getKey(), List.copyOf(values));
            } else if (value.isString() && value.asString().equals("nonempty")) {
                where.put(entry.getKey(), List.of());
            } else {
                throw keys.wrong(key, "must be nonempty, or a list of values");
            }
        }
        return where;
    }
}
