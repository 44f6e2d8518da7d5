package dev.laurel.contract.id;

import org.jspecify.annotations.Nullable;

/**
 * A kind of credit, such as {@code credit} or {@code rETH}: 1 to 32 letters, digits, dots, dashes,
 * underscores.
 *
 * @param value the id as written
 */
public record AssetId(String value) {

    public static final int LENGTH_MAX = 32;

    public AssetId {
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
            if (!((c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || c == '-'
                    || c == '_'
                    || c == '.')) {
                return "must have letters, digits, dots, dashes and underscores only";
            }
        }
        return null;
    }

    @Override
    public String toString() {
        return value;
    }
}
