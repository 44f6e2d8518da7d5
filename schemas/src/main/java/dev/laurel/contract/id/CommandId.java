package dev.laurel.contract.id;

import org.jspecify.annotations.Nullable;

/**
 * A command, named by its client: 1 to 64 visible ASCII characters. One id of a user has one
 * outcome for ever.
 *
 * @param value the id as written
 */
public record CommandId(String value) {

    public static final int LENGTH_MAX = 64;

    public CommandId {
        var violation = violation(value);
        if (violation != null) {
            throw new IllegalArgumentException(violation);
        }
    }

    /** What is wrong with this text as an id, or null where nothing is. */
    public static @Nullable String violation(String text) {
        if (text.isEmpty()) {
            return "must not be empty";
        }
        if (text.length() > LENGTH_MAX) {
            return "must have at most " + LENGTH_MAX + " characters";
        }
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (!(c > 0x20 && c < 0x7F)) {
                return "must have visible ASCII characters only";
            }
        }
        return null;
    }

    @Override
    public String toString() {
        return value;
    }
}
