package dev.laurel.stack.replay;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Reads the values of a mapping strictly; each message names the mapping and the key. */
final class MappingKeys {

    private final String mapping;

    MappingKeys(String mapping) {
        this.mapping = mapping;
    }

    /**
     * The text of a key.
     *
     * @param fallback where the key is missing; null where it must be there
     */
    String text(String key, JsonNode node, @Nullable String fallback) {
        if (node.isMissingNode() && fallback != null) {
            return fallback;
        }
        if (!node.isString()) {
            throw wrong(key, node.isMissingNode() ? "is missing" : "must be a text: " + node);
        }
        return node.asString();
    }

    /** One of the words, the first of them where the key is missing. */
    String word(String key, JsonNode node, String... words) {
        var word = text(key, node, words[0]);
        if (!List.of(words).contains(word)) {
            throw wrong(key, "must be " + either(words) + ": " + Excerpt.of(word));
        }
        return word;
    }

    boolean flag(String key, JsonNode node, boolean fallback) {
        if (!node.isMissingNode() && !node.isBoolean()) {
            throw wrong(key, "must be true or false: " + node);
        }
        return node.asBoolean(fallback);
    }

    /** A power of ten, 0 where the key is missing. */
    int power(String key, JsonNode node) {
        if (node.isMissingNode()) {
            return 0;
        }
        if (!node.isInt() || Math.abs(node.intValue()) > 30) {
            throw wrong(key, "must be a whole number from -30 to 30: " + node);
        }
        return node.intValue();
    }

    /**
     * One character.
     *
     * @param fallback where the key is missing
     */
    char character(String key, JsonNode node, char fallback) {
        var text = text(key, node, String.valueOf(fallback));
        if (text.length() != 1 || (text.charAt(0) < ' ' && text.charAt(0) != '\t')) {
            throw wrong(key, "must be one character: " + Excerpt.of(text));
        }
        return text.charAt(0);
    }

    /**
     * Refuses what is no map, and keys that nobody reads.
     *
     * @param known null where the keys are names of columns or the like
     */
    void onlyKeys(String key, JsonNode node, @Nullable Set<String> known) {
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

    ReplayException wrong(String key, String problem) {
        return new ReplayException(
                "mapping " + mapping + ": " + (key.isEmpty() ? "" : key + " ") + problem);
    }

    static String either(String... words) {
        var all = Arrays.asList(words);
        return all.size() == 1
                ? all.getFirst()
                : String.join(", ", all.subList(0, all.size() - 1)) + " or " + all.getLast();
    }
}
