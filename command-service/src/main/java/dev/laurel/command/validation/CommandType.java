package dev.laurel.command.validation;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The types of command, and the fields that each may and must have beside those of every command.
 */
enum CommandType {
    PROFILE("profile", new Field[] {Field.NAME, Field.ATTRIBUTES}, new Field[] {}),
    GRANT("grant", new Field[] {Field.ASSET, Field.AMOUNT}, new Field[] {Field.AMOUNT}),
    SPEND("spend", new Field[] {Field.ASSET, Field.AMOUNT}, new Field[] {Field.AMOUNT}),
    TRANSFER(
            "transfer",
            new Field[] {Field.ASSET, Field.AMOUNT, Field.TO},
            new Field[] {Field.AMOUNT, Field.TO}),
    HOLD(
            "hold",
            new Field[] {Field.ASSET, Field.AMOUNT, Field.EXPIRES_IN},
            new Field[] {Field.AMOUNT, Field.EXPIRES_IN}),
    CAPTURE("capture", new Field[] {Field.HOLD, Field.AMOUNT}, new Field[] {Field.HOLD}),
    RELEASE("release", new Field[] {Field.HOLD}, new Field[] {Field.HOLD}),
    REVERSE("reverse", new Field[] {Field.TRANSACTION}, new Field[] {Field.TRANSACTION}),
    FREEZE("freeze", new Field[] {}, new Field[] {}),
    UNFREEZE("unfreeze", new Field[] {}, new Field[] {});

    private static final int COMMON =
            bits(
                    Field.ID,
                    Field.TYPE,
                    Field.USER,
                    Field.REASON,
                    Field.OCCURRED_AT,
                    Field.METADATA,
                    Field.IF_VERSION,
                    Field.DRY_RUN,
                    Field.GROUP);
    private static final int ALWAYS = bits(Field.ID, Field.USER);
    private static final Map<String, CommandType> BY_WORD = new HashMap<>();

    static {
        for (var type : values()) {
            BY_WORD.put(type.word, type);
        }
    }

    private final String word;
    private final int allowed;
    private final int required;

    CommandType(String word, Field[] allowed, Field[] required) {
        this.word = word;
        this.allowed = bits(allowed);
        this.required = bits(required);
    }

    private static int bits(Field... fields) {
        var bits = 0;
        for (var field : fields) {
            bits |= field.bit();
        }
        return bits;
    }

    String word() {
        return word;
    }

    /** Bits of the fields it must have. */
    int required() {
        return required | ALWAYS;
    }

    /** Bits of the fields it may have. */
    int allowed() {
        return allowed | COMMON;
    }

    static @Nullable CommandType ofWord(String word) {
        return BY_WORD.get(word);
    }

    static String words() {
        return Arrays.stream(values()).map(CommandType::word).collect(Collectors.joining(", "));
    }
}
