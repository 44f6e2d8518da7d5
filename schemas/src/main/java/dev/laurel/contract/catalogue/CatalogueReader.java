package dev.laurel.contract.catalogue;

import dev.laurel.contract.board.BoardDefinition;
import dev.laurel.contract.board.Measure;
import dev.laurel.contract.board.Operator;
import dev.laurel.contract.board.WindowKind;
import dev.laurel.contract.id.AssetId;
import dev.laurel.contract.id.BoardId;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/**
 * Reads laurel.yaml. Strict: an unknown key, a repeated key or a value that cannot be is refused by
 * name.
 */
public final class CatalogueReader {

    private static final int SIZE_MAX = 1_000_000;
    private static final int ENTRIES_MAX = 1_000;

    private static final YAMLMapper YAML =
            YAMLMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

    private CatalogueReader() {}

    /** The catalogue that ships with Laurel. */
    public static Catalogue readDefault() {
        return parse(defaultText());
    }

    /** The text of the laurel.yaml that ships with Laurel. */
    public static String defaultText() {
        try (var stream = CatalogueReader.class.getResourceAsStream("/laurel.yaml")) {
            return new String(
                    Objects.requireNonNull(stream).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads a file.
     *
     * @throws CatalogueException where the file cannot be read or says something that cannot be
     */
    public static Catalogue read(Path file) {
        try {
            if (Files.size(file) > SIZE_MAX) {
                throw new CatalogueException(
                        file.toString(), "must have at most " + SIZE_MAX + " bytes");
            }
            return parse(Files.readString(file));
        } catch (IOException e) {
            throw new CatalogueException(file.toString(), "cannot be read", e);
        }
    }

    /**
     * Reads a text.
     *
     * @throws CatalogueException where it says something that cannot be
     */
    public static Catalogue parse(String yaml) {
        JsonNode root;
        try {
            root = YAML.readTree(yaml);
        } catch (JacksonException e) {
            throw new CatalogueException("laurel.yaml", "is no YAML: " + firstLine(e), e);
        }
        object("laurel.yaml", root);
        onlyKeys("", root, Set.of("assets", "boards"));
        var assets = assets(root.path("assets"));
        return new Catalogue(assets, boards(root.path("boards"), assets));
    }

    private static List<AssetDefinition> assets(JsonNode node) {
        object("assets", node);
        var assets = new ArrayList<AssetDefinition>();
        for (var entry : node.properties()) {
            var key = "assets." + entry.getKey();
            valid(key, AssetId.violation(entry.getKey()));
            object(key, entry.getValue());
            onlyKeys(key + ".", entry.getValue(), Set.of("scale", "floor"));
            var scale = whole(key + ".scale", entry.getValue().path("scale"), 0);
            if (scale < 0 || scale > AssetDefinition.SCALE_MAX) {
                throw new CatalogueException(
                        key + ".scale", "must be 0 to " + AssetDefinition.SCALE_MAX);
            }
            var floor = whole(key + ".floor", entry.getValue().path("floor"), 0);
            if (floor > 0) {
                throw new CatalogueException(key + ".floor", "must be 0 or negative");
            }
            assets.add(new AssetDefinition(new AssetId(entry.getKey()), (int) scale, floor));
        }
        bounded("assets", assets.size());
        if (assets.isEmpty()) {
            throw new CatalogueException("assets", "must name at least one asset");
        }
        return assets;
    }

    private static List<BoardDefinition> boards(JsonNode node, List<AssetDefinition> assets) {
        if (node.isMissingNode()) {
            return List.of();
        }
        object("boards", node);
        var boards = new ArrayList<BoardDefinition>();
        for (var entry : node.properties()) {
            boards.add(board("boards." + entry.getKey(), entry.getKey(), entry.getValue(), assets));
        }
        bounded("boards", boards.size());
        return boards;
    }

    private static BoardDefinition board(
            String key, String name, JsonNode node, List<AssetDefinition> assets) {
        valid(key, BoardId.violation(name));
        object(key, node);
        onlyKeys(key + ".", node, Set.of("asset", "measure", "operator", "windows", "zone"));
        var assetName = text(key + ".asset", node.path("asset"), "credit");
        var asset =
                assets.stream()
                        .map(AssetDefinition::id)
                        .filter(id -> id.value().equals(assetName))
                        .findFirst()
                        .orElseThrow(
                                () ->
                                        new CatalogueException(
                                                key + ".asset",
                                                "names no asset of this file: " + assetName));
        var measure = word(key + ".measure", node.path("measure"), Measure.class, null);
        var operator =
                word(
                        key + ".operator",
                        node.path("operator"),
                        Operator.class,
                        measure == Measure.BALANCE ? Operator.LATEST : Operator.SUM);
        return new BoardDefinition(
                new BoardId(name),
                asset,
                measure,
                operator,
                windows(key + ".windows", node.path("windows")),
                zone(key + ".zone", node.path("zone")));
    }

    private static List<WindowKind> windows(String key, JsonNode node) {
        if (node.isMissingNode()) {
            return List.of(WindowKind.ALL);
        }
        if (!node.isArray() || node.isEmpty()) {
            throw new CatalogueException(key, "must be a list of windows");
        }
        var kinds = EnumSet.noneOf(WindowKind.class);
        for (var item : node) {
            if (!kinds.add(word(key, item, WindowKind.class, null))) {
                throw new CatalogueException(key, "names twice: " + item.asString());
            }
        }
        return List.copyOf(kinds);
    }

    private static ZoneId zone(String key, JsonNode node) {
        var text = text(key, node, "UTC");
        try {
            return ZoneId.of(text);
        } catch (DateTimeException e) {
            throw new CatalogueException(key, "is no time zone: " + text, e);
        }
    }

    private static <E extends Enum<E>> E word(
            String key, JsonNode node, Class<E> type, @Nullable E fallback) {
        if (node.isMissingNode() && fallback != null) {
            return fallback;
        }
        for (var constant : type.getEnumConstants()) {
            if (node.isString()
                    && constant.name().toLowerCase(Locale.ROOT).equals(node.asString())) {
                return constant;
            }
        }
        var words =
                String.join(
                        ", ",
                        EnumSet.allOf(type).stream()
                                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                                .toList());
        var was = node.isMissingNode() ? "missing" : node.toString();
        throw new CatalogueException(key, "must be one of " + words + ", but was " + was);
    }

    private static long whole(String key, JsonNode node, long fallback) {
        if (node.isMissingNode()) {
            return fallback;
        }
        if (!node.isIntegralNumber() || !node.canConvertToLong()) {
            throw new CatalogueException(key, "must be a whole number, but was " + node);
        }
        return node.longValue();
    }

    private static String text(String key, JsonNode node, String fallback) {
        if (node.isMissingNode()) {
            return fallback;
        }
        if (!node.isString()) {
            throw new CatalogueException(key, "must be a text, but was " + node);
        }
        return node.asString();
    }

    private static void object(String key, JsonNode node) {
        if (!node.isObject()) {
            throw new CatalogueException(key, "must be a map of names");
        }
    }

    private static void onlyKeys(String prefix, JsonNode node, Set<String> known) {
        for (var name : node.propertyNames()) {
            if (!known.contains(name)) {
                throw new CatalogueException(
                        prefix + name,
                        "is unknown; known are "
                                + String.join(", ", known.stream().sorted().toList()));
            }
        }
    }

    private static void valid(String key, @Nullable String violation) {
        if (violation != null) {
            throw new CatalogueException(key, violation);
        }
    }

    private static void bounded(String key, int size) {
        if (size > ENTRIES_MAX) {
            throw new CatalogueException(key, "must name at most " + ENTRIES_MAX);
        }
    }

    private static String firstLine(JacksonException e) {
        return e.getOriginalMessage().lines().findFirst().orElse("");
    }
}
