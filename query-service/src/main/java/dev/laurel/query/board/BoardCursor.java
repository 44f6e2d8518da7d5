package dev.laurel.query.board;

import dev.laurel.query.store.BoardWindow;
import dev.laurel.query.store.KeyOrder;
import dev.laurel.query.store.OrderLayout;

import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * Where a walk over a board goes on: after the last member seen. A member that does not move
 * meanwhile is seen once, however the others move.
 */
public final class BoardCursor {

    private static final int TEXT_MAX = 400;
    private static final byte FORMAT = 1;

    private final byte[] lastKey;

    BoardCursor(byte[] lastKey) {
        this.lastKey = lastKey;
    }

    byte[] lastKey() {
        return lastKey;
    }

    /** The form for clients; opaque to them. */
    public String text() {
        var bytes = new byte[1 + lastKey.length];
        bytes[0] = FORMAT;
        System.arraycopy(lastKey, 0, bytes, 1, lastKey.length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** The cursor of this text, or empty where it is none of this leaderboard. */
    public static Optional<BoardCursor> parse(String text, BoardWindow at) {
        if (text.length() > TEXT_MAX) {
            return Optional.empty();
        }
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
        if (bytes.length == 0 || bytes[0] != FORMAT) {
            return Optional.empty();
        }
        var key = Arrays.copyOfRange(bytes, 1, bytes.length);
        return OrderLayout.isKey(key) && KeyOrder.hasPrefix(key, OrderLayout.window(at))
                ? Optional.of(new BoardCursor(key))
                : Optional.empty();
    }
}
