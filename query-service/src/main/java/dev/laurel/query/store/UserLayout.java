package dev.laurel.query.store;

import dev.laurel.contract.board.Window;
import dev.laurel.contract.board.WindowKind;
import dev.laurel.contract.id.CommandId;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Keys of the column families that begin with a user. */
public final class UserLayout {

    private static final int WINDOW_BYTES = Short.BYTES + 1 + Integer.BYTES;

    private UserLayout() {}

    /** What all keys of a user's rows begin with. */
    public static byte[] prefix(byte[] user) {
        return Arrays.copyOf(user, user.length + 1);
    }

    public static byte[] spilled(byte[] user, BoardWindow at) {
        var key =
                ByteBuffer.allocate(user.length + 1 + WINDOW_BYTES)
                        .put(user)
                        .put((byte) 0)
                        .putShort((short) at.board())
                        .put((byte) at.window().kind().number());
        KeyOrder.putAscending(key, at.window().period());
        return key.array();
    }

    public static BoardWindow spilledAt(byte[] key) {
        var bytes = ByteBuffer.wrap(key);
        var at = key.length - WINDOW_BYTES;
        return new BoardWindow(
                Short.toUnsignedInt(bytes.getShort(at)),
                new Window(
                        WindowKind.ofNumber(bytes.get(at + Short.BYTES)),
                        KeyOrder.getAscendingInt(bytes, at + Short.BYTES + 1)));
    }

    /** The newest version comes first. */
    public static byte[] transaction(byte[] user, long version) {
        var key = ByteBuffer.allocate(user.length + 1 + Long.BYTES).put(user).put((byte) 0);
        KeyOrder.putDescending(key, version);
        return key.array();
    }

    public static byte[] outcome(byte[] user, CommandId command) {
        var ascii = command.value().getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(user.length + 1 + ascii.length)
                .put(user)
                .put((byte) 0)
                .put(ascii)
                .array();
    }
}
