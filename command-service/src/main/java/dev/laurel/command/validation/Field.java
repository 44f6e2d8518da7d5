package dev.laurel.command.validation;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Map;

/** The fields of a command in JSON. */
enum Field {
    ID("id", 0),
    TYPE("type", 1),
    USER("user", 2),
    ASSET("asset", 3),
    AMOUNT("amount", 4),
    TO("to", 5),
    REASON("reason", 6),
    OCCURRED_AT("occurredAt", 7),
    METADATA("metadata", 8),
    IF_VERSION("ifVersion", 9),
    NAME("name", 10),
    ATTRIBUTES("attributes", 11),
    HOLD("hold", 12),
    TRANSACTION("transaction", 13),
    EXPIRES_IN("expiresIn", 14),
    DRY_RUN("dryRun", 15),
    GROUP("group", 16);

    private static final Map<String, Field> BY_WORD = new HashMap<>();

    static {
        for (var field : values()) {
            BY_WORD.put(field.word, field);
        }
    }

    private final String word;
    private final int bit;

    Field(String word, int place) {
        this.word = word;
        this.bit = 1 << place;
    }

    String word() {
        return word;
    }

    /** One bit of its own, for sets of fields. */
    int bit() {
        return bit;
    }

    static @Nullable Field ofWord(String word) {
        return BY_WORD.get(word);
    }
}
