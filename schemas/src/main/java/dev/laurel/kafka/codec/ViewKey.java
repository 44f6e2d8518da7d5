package dev.laurel.kafka.codec;

import dev.laurel.contract.board.Window;
import dev.laurel.contract.board.WindowKind;
import dev.laurel.contract.id.BoardId;
import dev.laurel.contract.id.UserId;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Keys of laurel.views. The first byte tells the kind of record; never renumber, never reuse. */
public sealed interface ViewKey {

    /** [1, user] => UserViewMessage */
    byte USER = 1;

    /** [2, user, 0, board, 0, window kind, period] => SpilledStandingMessage */
    byte SPILLED = 2;

    /** [3, partition] => WatermarkMessage */
    byte WATERMARK = 3;

    byte[] bytes();

    /** A user's view. */
    record User(UserId user) implements ViewKey {

        @Override
        public byte[] bytes() {
            var utf8 = user.bytes();
            return ByteBuffer.allocate(1 + utf8.length).put(USER).put(utf8).array();
        }
    }

    /** A standing of an older window. */
    record Spilled(UserId user, BoardId board, Window window) implements ViewKey {

        @Override
        public byte[] bytes() {
            var userUtf8 = user.bytes();
            var boardUtf8 = board.value().getBytes(StandardCharsets.UTF_8);
            return ByteBuffer.allocate(4 + userUtf8.length + boardUtf8.length + Integer.BYTES)
                    .put(SPILLED)
                    .put(userUtf8)
                    .put((byte) 0)
                    .put(boardUtf8)
                    .put((byte) 0)
                    .put((byte) window.kind().number())
                    .putInt(window.period())
                    .array();
        }
    }

    /** How far the views of a partition have come. */
    record Watermark(int partition) implements ViewKey {

        @Override
        public byte[] bytes() {
            return ByteBuffer.allocate(1 + Integer.BYTES).put(WATERMARK).putInt(partition).array();
        }
    }

    /**
     * Reads a key.
     *
     * @throws CodecException where the bytes are none
     */
    static ViewKey parse(byte[] bytes) {
        if (bytes.length == 0) {
            throw new CodecException("Expected the key of a view record, but it was empty");
        }
        try {
            return switch (bytes[0]) {
                case USER -> new User(new UserId(text(bytes, 1, bytes.length)));
                case SPILLED -> spilled(bytes);
                case WATERMARK -> watermark(bytes);
                default ->
                        throw new CodecException(
                                "Expected a kind of view record, but was " + bytes[0]);
            };
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new CodecException("Expected the key of a view record, but " + e.getMessage(), e);
        }
    }

    private static Watermark watermark(byte[] bytes) {
        if (bytes.length != 1 + Integer.BYTES) {
            throw new IllegalArgumentException("it has another length");
        }
        return new Watermark(ByteBuffer.wrap(bytes).getInt(1));
    }

    private static Spilled spilled(byte[] bytes) {
        var tail = bytes.length - 1 - Integer.BYTES;
        var userEnd = zero(bytes, 1);
        var boardEnd = zero(bytes, userEnd + 1);
        if (boardEnd + 1 != tail) {
            throw new IllegalArgumentException("it has another length");
        }
        var kind = WindowKind.ofNumber(bytes[tail]);
        return new Spilled(
                new UserId(text(bytes, 1, userEnd)),
                new BoardId(text(bytes, userEnd + 1, boardEnd)),
                new Window(kind, ByteBuffer.wrap(bytes).getInt(tail + 1)));
    }

    private static int zero(byte[] bytes, int from) {
        for (var i = from; i < bytes.length; i++) {
            if (bytes[i] == 0) {
                return i;
            }
        }
        throw new IllegalArgumentException("it has no end of name");
    }

    private static String text(byte[] bytes, int from, int to) {
        var text = new String(bytes, from, to - from, StandardCharsets.UTF_8);
        // Malformed bytes become U+FFFD, which would make one user of two.
        if (text.indexOf('\uFFFD') >= 0
                && !Arrays.equals(
                        text.getBytes(StandardCharsets.UTF_8),
                        Arrays.copyOfRange(bytes, from, to))) {
            throw new IllegalArgumentException("it is no UTF-8");
        }
        return text;
    }
}
