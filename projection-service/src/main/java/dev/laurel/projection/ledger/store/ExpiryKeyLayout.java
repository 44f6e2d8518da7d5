package dev.laurel.projection.ledger.store;

import dev.laurel.contract.id.CommandId;
import dev.laurel.contract.id.UserId;
import dev.laurel.projection.ledger.state.OpenHold;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Keys of the store hold-expiries: [time of expiry in 8 bytes, user, 0, hold]. */
public final class ExpiryKeyLayout {

    private ExpiryKeyLayout() {}

    public static byte[] key(UserId user, OpenHold hold) {
        return key(new DueHold(user, hold.id(), hold.expiresAtMillis()));
    }

    static byte[] key(DueHold hold) {
        var userUtf8 = hold.user().bytes();
        var id = hold.hold().value().getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(Long.BYTES + userUtf8.length + 1 + id.length)
                .putLong(hold.expiresAtMillis())
                .put(userUtf8)
                .put((byte) 0)
                .put(id)
                .array();
    }

    /** Above all keys of this time and before. */
    static byte[] after(long millis) {
        return ByteBuffer.allocate(Long.BYTES).putLong(millis + 1).array();
    }

    /** The first key there may be above this one. */
    static byte[] behind(byte[] key) {
        return Arrays.copyOf(key, key.length + 1);
    }

    /** What a key says. */
    public static DueHold read(byte[] key) {
        var end = Long.BYTES;
        while (key[end] != 0) {
            end++;
        }
        var user = new String(key, Long.BYTES, end - Long.BYTES, StandardCharsets.UTF_8);
        var hold = new String(key, end + 1, key.length - end - 1, StandardCharsets.US_ASCII);
        var expiresAtMillis = ByteBuffer.wrap(key).getLong();
        return new DueHold(new UserId(user), new CommandId(hold), expiresAtMillis);
    }
}
