package dev.laurel.projection.ledger.store;

import dev.laurel.contract.id.CommandId;
import dev.laurel.contract.id.UserId;
import dev.laurel.projection.ledger.state.LegName;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Keys of the store decisions: [user, 0, command id]; for a transfer that arrived [user, 0, command
 * id, 0, sender]; for a reversal that a sender asked for [user, 0, transfer, 1, sender, 0, command
 * id of the reversal, 0, version]; for credits that came home [user, 0, transfer, 2, receiver, 0,
 * version]. Neither user ids nor command ids have a 0 in them, no command id has a 1 or a 2, and a
 * version has eight bytes.
 */
public final class DecisionKeyLayout {

    private DecisionKeyLayout() {}

    public static byte[] key(UserId user, CommandId command) {
        return joined(user.bytes(), ascii(command), 0);
    }

    public static byte[] received(UserId receiver, CommandId transfer, UserId sender) {
        return joined(key(receiver, transfer), sender.bytes(), 0);
    }

    public static byte[] taken(LegName step) {
        var transfer = key(step.owner(), step.transfer());
        var other = step.counterpart().bytes();
        var name =
                step.request() == null
                        ? joined(transfer, other, 2)
                        : joined(joined(transfer, other, 1), ascii(step.request()), 0);
        var version = ByteBuffer.allocate(Long.BYTES).putLong(step.transferVersion()).array();
        return joined(name, version, 0);
    }

    /** The first key there may be of the user. */
    public static byte[] from(UserId user) {
        return joined(user.bytes(), new byte[0], 0);
    }

    /** Above the last key there may be of the user, and below the first of any other. */
    public static byte[] to(UserId user) {
        return joined(user.bytes(), new byte[0], 1);
    }

    /** The first key there may be of transfers that arrived under this id. */
    static byte[] receivedFrom(UserId receiver, CommandId transfer) {
        return joined(key(receiver, transfer), new byte[0], 0);
    }

    /** Above the last key there may be of transfers that arrived under this id. */
    static byte[] receivedTo(UserId receiver, CommandId transfer) {
        return joined(key(receiver, transfer), new byte[0], 1);
    }

    private static byte[] ascii(CommandId command) {
        return command.value().getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] joined(byte[] left, byte[] right, int between) {
        var key = Arrays.copyOf(left, left.length + 1 + right.length);
        key[left.length] = (byte) between;
        System.arraycopy(right, 0, key, left.length + 1, right.length);
        return key;
    }
}
