package dev.laurel.stack.replay;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalTime;
import java.time.ZoneId;
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

    private static final Set<String> TEXTS = Set.of("id", "user", "to", "asset", "reason", "name");

    private final String name;

    private MappingReader(String name) {
        this.name = name;
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
            throw wrong("", "is no YAML: " + e.getOriginalMessage().lines().findFirst().orElse(""));
        }
        onlyKeys("", root, Set.of("format", "trim", "where", "command"));
        if (!"csv".equals(text("format", root.path("format"), "csv"))) {
            throw wrong("format", "must be csv");
        }
        return new Mapping(
                name,
                flag("trim", root.path("trim")),
                where(root.path("where")),
                command(root.path("command")));
    }

    private Map<String, List<String>> where(JsonNode node) {
        var where = new LinkedHashMap<String, List<String>>();
        if (node.isMissingNode()) {
            return where;
        }
        onlyKeys("where", node, null);
        for (var entry : node.properties()) {
            var key = "where." + entry.getKey();
            var value = entry.getValue();
            if (value.isArray()) {
                var values = new ArrayList<String>();
                value.forEach(item -> values.add(item.asString()));
                where.put(entry.getKey(), List.copyOf(values));
            } else if ("nonempty".equals(text(key, value, ""))) {
                where.put(entry.getKey(), List.of());
            } else {
                throw wrong(key, "must be nonempty, or a list of values");
            }
        }
        return where;
    }

    private Mapping.CommandShape command(JsonNode node) {
        onlyKeys(
                "command",
                node,
                Set.of(
                        "type",
                        "id",
                        "user",
                        "to",
                        "asset",
                        "reason",
                        "name",
                        "amount",
                        "occurredAt",
                        "metadata"));
        var texts = new LinkedHashMap<String, Template>();
        for (var entry : node.properties()) {
            if (TEXTS.contains(entry.getKey())) {
                texts.put(entry.getKey(), template("command." + entry.getKey(), entry.getValue()));
            }
        }
        for (var required : List.of("id", "user")) {
            if (!texts.containsKey(required)) {
                throw wrong("command." + required, "is missing");
            }
        }
        var amount = node.path("amount");
        return new Mapping.CommandShape(
                text("command.type", node.path("type"), null),
                texts,
                amount.isIntegralNumber() ? Long.valueOf(amount.longValue()) : null,
                amount.isObject() ? amount(amount) : null,
                node.has("occurredAt") ? time(node.path("occurredAt")) : null,
                metadata(node.path("metadata")));
    }

    private AmountRule amount(JsonNode node) {
        var key = "command.amount";
        onlyKeys(key, node, Set.of("column", "exponent", "scale", "rounding", "zero"));
        var rounding = text(key + ".rounding", node.path("rounding"), "exact");
        if (!Set.of("exact", "down").contains(rounding)) {
            throw wrong(key + ".rounding", "must be exact or down");
        }
        var zero = text(key + ".zero", node.path("zero"), "invalid");
        if (!Set.of("invalid", "skip").contains(zero)) {
            throw wrong(key + ".zero", "must be invalid or skip");
        }
        return new AmountRule(
                text(key + ".column", node.path("column"), null),
                small(key + ".exponent", node.path("exponent")),
                small(key + ".scale", node.path("scale")),
                rounding.equals("down"),
                zero.equals("skip"));
    }

    private TimeRule time(JsonNode node) {
        var key = "command.occurredAt";
        onlyKeys(key, node, Set.of("column", "format", "time", "zone"));
        try {
            return new TimeRule(
                    text(key + ".column", node.path("column"), null),
                    text(key + ".format", node.path("format"), null),
                    LocalTime.parse(text(key + ".time", node.path("time"), "00:00")),
                    ZoneId.of(text(key + ".zone", node.path("zone"), "UTC")));
        } catch (DateTimeException | IllegalArgumentException e) {
            throw wrong(key, String.valueOf(e.getMessage()));
        }
    }

    private Map<String, Template> metadata(JsonNode node) {
        var pairs = new LinkedHashMap<String, Template>();
        if (!node.isMissingNode()) {
            onlyKeys("command.metadata", node, null);
            for (var entry : node.properties()) {
                pairs.put(
                        entry.getKey(),
                        template("command.metadata." + entry.getKey(), entry.getValue()));
            }
        }
        return pairs;
    }

    private Template template(String key, JsonNode node) {
        try {
            return Template.parse(text(key, node, null));
        } catch (IllegalArgumentException e) {
            throw wrong(key, String.valueOf(e.getMessage()));
        }
    }

    private String text(String key, JsonNode node, @Nullable String fallback) {
        if (node.isMissingNode() && fallback != null) {
            return fallback;
        }
        if (!node.isString()) {
            throw wrong(key, node.isMissingNode() ? "is missing" : "must be a text: " + node);
        }
        return node.asString();
    }

    private boolean flag(String key, JsonNode node) {
        if (!node.isMissingNode() && !node.isBoolean()) {
            throw wrong(key, "must be true or false");
        }
        return node.asBoolean(false);
    }

    private int small(String key, JsonNode node) {
        if (node.isMissingNode()) {
            return 0;
        }
        if (!node.isInt() || Math.abs(node.intValue()) > 30) {
            throw wrong(key, "must be a whole number from -30 to 30");
        }
        return node.intValue();
    }

    private void onlyKeys(String key, JsonNode node, @Nullable Set<String> known) {
        if (!node.isObject()) {
            throw wrong(key, node.isMissingNode() ? "is missing" : "must be a map of names");
        }
        for (var property : node.propertyNames()) {
            if (known != null && !known.contains(property)) {
                throw wrong(
                        (key.isEmpty() ? "" : key + ".") + property,
                        "is unknown; known are "
                                + String.join(", ", known.stream().sorted().toList()));
            }
        }
    }

    private ReplayException wrong(String key, String problem) {
        return new ReplayException(
                "mapping " + name + ": " + (key.isEmpty() ? "" : key + " ") + problem);
    }
}
