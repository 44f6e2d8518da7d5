package dev.laurel.contract.id;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;

/**
 * Who owns credits: 1 to 128 bytes of UTF-8 without control characters.
 *
 * @param value the id as the client wrote it; compared byte for byte, never folded
 */
public record UserId(String value) {

    public static final int BYTES_MAX = 128;

    public UserId {
        var violation = violation(value);
        if (violation != null) {
            throw new IllegalArgumentException(violation);
        }
    }

    /** What is wrong with this text as a user id, or null where nothing is. */
    public static @Nullable String violation(String text) {
        if (text.isEmpty()) {
            return "must not be empty";
        }
        if (text.length() > BYTES_MAX) {
            return "must have at most " + BYTES_MAX + " bytes";
        }
        var ascii = true;
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (Character.isISOControl(c)) {
                return "must not contain control characters";
            }
            if (Character.isSurrogate(c) && !isPaired(text, i)) {
                return "must be valid Unicode";
            }
            ascii &= c < 0x80;
        }
        if (!ascii && text.getBytes(StandardCharsets.UTF_8).length > BYTES_MAX) {
            return "must have at most " + BYTES_MAX + " bytes";
        }
        return null;
    }

    /** The id as it is a record key. */
    public byte[] bytes() {
        return value.getBytes(StandardCharsets.UTF_8);
    }

    public static UserId of(byte[] bytes) {
        return new UserId(new String(bytes, StandardCharsets.UTF_8));
    }

    private static boolean isPaired(String text, int at) {
        return Character.isHighSurrogate(text.charAt(at))
                ? at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1))
                : at > 0 && Character.isHighSurrogate(text.charAt(at - 1));
    }

    @Override
    public String toString() {
        return value;
    }
}
