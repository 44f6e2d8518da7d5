package dev.laurel.query.http;

import org.jspecify.annotations.Nullable;

import java.util.HexFormat;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/** Strong entity tags: 64 bits of two checksums of the body, and its length. */
final class EntityTag {

    /** What the tag of a compressed body has more. */
    private static final String COMPRESSED = "--gzip";

    private EntityTag() {}

    static String of(byte[] body) {
        var first = new CRC32C();
        first.update(body);
        var second = new CRC32();
        second.update(body);
        var hex = HexFormat.of();
        return '"'
                + hex.toHexDigits((int) first.getValue())
                + hex.toHexDigits((int) second.getValue())
                + Integer.toHexString(body.length)
                + '"';
    }

    /** The tag of the same body, compressed: a strong tag is of the very bytes. */
    static String compressed(String tag) {
        return tag.substring(0, tag.length() - 1) + COMPRESSED + '"';
    }

    /** Whether one of the tags that the client has is this one. */
    static boolean matches(@Nullable String ifNoneMatch, String tag) {
        if (ifNoneMatch == null) {
            return false;
        }
        for (var part : ifNoneMatch.split(",", -1)) {
            var text = part.strip();
            var strong = text.startsWith("W/") ? text.substring(2) : text;
            if (strong.equals("*") || strong.replace(COMPRESSED, "").equals(tag)) {
                return true;
            }
        }
        return false;
    }
}
