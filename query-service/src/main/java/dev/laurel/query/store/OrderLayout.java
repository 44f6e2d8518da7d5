package dev.laurel.query.store;

import dev.laurel.contract.board.Window;
import dev.laurel.contract.board.WindowKind;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Keys of {@link ColumnFamily#ORDER}: byte order is the order of the boards: board, window, score
 * descending, reached at ascending, user id.
 */
public final class OrderLayout {

    private static final int BOARD_BYTES = 2;
    private static final int KIND_BYTES = BOARD_BYTES + 1;
    private static final int WINDOW_BYTES = KIND_BYTES + Integer.BYTES;
    private static final int SCORE_BYTES = WINDOW_BYTES + Long.BYTES;
    private static final int USER_AT = SCORE_BYTES + Long.BYTES;

    private OrderLayout() {}

    public static byte[] key(Place place, byte[] user) {
        var key = ByteBuffer.allocate(USER_AT + user.length);
        putWindow(key, place.at());
        KeyOrder.putDescending(key, place.score());
        KeyOrder.putAscending(key, place.reachedAtMillis());
        return key.put(user).array();
    }

    /** What all keys of the leaderboard begin with. */
    public static byte[] window(BoardWindow at) {
        var prefix = ByteBuffer.allocate(WINDOW_BYTES);
        putWindow(prefix, at);
        return prefix.array();
    }

    /** What all keys of this kind of window of the board begin with. */
    public static byte[] kind(int board, WindowKind kind) {
        return ByteBuffer.allocate(KIND_BYTES)
                .putShort((short) board)
                .put((byte) kind.number())
                .array();
    }

    /** Before all members with this score, after all with a higher one. */
    public static byte[] score(BoardWindow at, long score) {
        var bound = ByteBuffer.allocate(SCORE_BYTES);
        putWindow(bound, at);
        KeyOrder.putDescending(bound, score);
        return bound.array();
    }

    public static boolean isKey(byte[] key) {
        return key.length > USER_AT;
    }

    public static BoardWindow at(byte[] key) {
        var bytes = ByteBuffer.wrap(key);
        return new BoardWindow(
                Short.toUnsignedInt(bytes.getShort(0)),
                new Window(
                        WindowKind.ofNumber(bytes.get(BOARD_BYTES)),
                        KeyOrder.getAscendingInt(bytes, KIND_BYTES)));
    }

    public static long scoreOf(byte[] key) {
        return KeyOrder.getDescending(ByteBuffer.wrap(key), WINDOW_BYTES);
    }

    public static long reachedAtMillisOf(byte[] key) {
        return KeyOrder.getAscending(ByteBuffer.wrap(key), SCORE_BYTES);
    }

    public static byte[] userOf(byte[] key) {
        return Arrays.copyOfRange(key, USER_AT, key.length);
    }

    private static void putWindow(ByteBuffer key, BoardWindow at) {
        key.putShort((short) at.board()).put((byte) at.window().kind().number());
        KeyOrder.putAscending(key, at.window().period());
    }
}
