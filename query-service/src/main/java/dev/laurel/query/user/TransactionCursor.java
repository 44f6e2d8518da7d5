package dev.laurel.query.user;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;

/**
 * Where a walk over a user's transactions goes on: below a version. The same for rows of this store
 * and of the archive.
 *
 * @param version the last one seen, at least 1
 */
public record TransactionCursor(long version) {

    private static final byte FORMAT = 1;
    private static final int BYTES = 1 + Long.BYTES;

    /** The form for clients; opaque to them. */
    public String text() {
        var bytes = ByteBuffer.allocate(BYTES).put(FORMAT).putLong(version).array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** The cursor of this text, or empty where it is none. */
    public static Optional<TransactionCursor> parse(String text) {
        if (text.length() > BYTES * 2) {
            return Optional.empty();
        }
        try {
            var bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
            if (bytes.remaining() != BYTES || bytes.get() != FORMAT) {
                return Optional.empty();
            }
            var version = bytes.getLong();
            return version < 1 ? Optional.empty() : Optional.of(new TransactionCursor(version));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
