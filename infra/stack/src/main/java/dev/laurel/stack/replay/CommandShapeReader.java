package dev.laurel.stack.replay;

import tools.jackson.databind.JsonNode;

import java.time.DateTimeException;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Reads the part of a mapping that says what each row becomes. */
final class CommandShapeReader {

    private static final String[] TYPES = {
        "grant",
        "spend",
        "transfer",
        "hold",
        "capture",
        "release",
        "reverse",
        "freeze",
        "unfreeze",
        "profile"
    };

    private static final Set<String> TEXTS =
            Set.of("id", "user", "to", "asset", "reason", "name", "hold", "transaction");

    private static final Set<String> OTHERS = Set.of("type", "amount", "occurredAt", "metadata");

    private static final String AMOUNT = "command.amount";
    private static final String TIME = "command.occurredAt";

    private final MappingKeys keys;

    CommandShapeReader(MappingKeys keys) {
        this.keys = keys;
    }

    Mapping.CommandShape read(JsonNode node) {
        var known = new TreeSet<>(TEXTS);
        known.addAll(OTHERS);
        keys.onlyKeys("command", node, known);
        var type = type(node.path("type"));
        var amount = node.path("amount");
        if (type.signed() && !amount.isObject()) {
            throw keys.wrong(AMOUNT, "must name the column whose sign chooses the type");
        }
        return new Mapping.CommandShape(
                type,
                texts(node),
                amount.isMissingNode() || amount.isObject() ? null : fixed(amount),
                amount.isObject() ? amount(amount, type.signed()) : null,
                node.has("occurredAt") ? time(node.path("occurredAt")) : null,
                metadata(node.path("metadata")));
    }

    private TypeRule type(JsonNode node) {
        if (node.isObject()) {
            keys.onlyKeys("command.type", node, Set.of("positive", "negative"));
            return new TypeRule(
                    typeName("command.type.positive", node.path("positive")),
                    typeName("command.type.negative", node.path("negative")));
        }
        var name = typeName("command.type", node);
        return new TypeRule(name, name);
    }

    private String typeName(String key, JsonNode node) {
        keys.text(key, node, null);
        return keys.word(key, node, TYPES);
    }

    private Map<String, Template> texts(JsonNode node) {
        var texts = new LinkedHashMap<String, Template>();
        for (var entry : node.properties()) {
            if (TEXTS.contains(entry.getKey())) {
                texts.put(entry.getKey(), template("command." + entry.getKey(), entry.getValue()));
            }
        }
        for (var required : List.of("id", "user")) {
            if (!texts.containsKey(required)) {
                throw keys.wrong("command." + required, "is missing");
            }
        }
        return texts;
    }

    private Long fixed(JsonNode node) {
        if (!node.isIntegralNumber() || !node.canConvertToLong() || node.longValue() < 1) {
            throw keys.wrong(
                    AMOUNT,
                    "must be a whole number of at least 1, or a map with a column: " + node);
        }
        return node.longValue();
    }

    private AmountRule amount(JsonNode node, boolean signed) {
        keys.onlyKeys(
                AMOUNT,
                node,
                Set.of("column", "decimal", "grouping", "exponent", "scale", "rounding", "zero"));
        var rounding = keys.word(AMOUNT + ".rounding", node.path("rounding"), "exact", "down");
        var zero = keys.word(AMOUNT + ".zero", node.path("zero"), "invalid", "skip");
        return new AmountRule(
                keys.text(AMOUNT + ".column", node.path("column"), null),
                format(node),
                keys.power(AMOUNT + ".exponent", node.path("exponent")),
                keys.power(AMOUNT + ".scale", node.path("scale")),
                rounding.equals("down"),
                zero.equals("skip"),
                signed);
    }

    private AmountFormat format(JsonNode node) {
        var decimal = keys.word(AMOUNT + ".decimal", node.path("decimal"), ".", ",");
        var grouping =
                keys.word(AMOUNT + ".grouping", node.path("grouping"), "", ".", ",", " ", "'", "’");
        if (grouping.equals(decimal)) {
            throw keys.wrong(AMOUNT + ".grouping", "must differ from decimal: " + decimal);
        }
        return AmountFormat.of(decimal.charAt(0), grouping);
    }

    private TimeRule time(JsonNode node) {
        keys.onlyKeys(TIME, node, Set.of("column", "format", "time", "zone"));
        var column = keys.text(TIME + ".column", node.path("column"), null);
        var pattern = keys.text(TIME + ".format", node.path("format"), null);
        var time = keys.text(TIME + ".time", node.path("time"), "00:00");
        var zone = keys.text(TIME + ".zone", node.path("zone"), "UTC");
        try {
            return new TimeRule(column, pattern, LocalTime.parse(time), ZoneId.of(zone));
        } catch (DateTimeException | IllegalArgumentException e) {
            throw keys.wrong(TIME, String.valueOf(e.getMessage()));
        }
    }

    private Map<String, Template> metadata(JsonNode node) {
        var pairs = new LinkedHashMap<String, Template>();
        if (!node.isMissingNode()) {
            keys.onlyKeys("command.metadata", node, null);
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
            return Template.parse(keys.text(key, node, null));
        } catch (IllegalArgumentException e) {
            throw keys.wrong(key, String.valueOf(e.getMessage()));
        }
    }
}
