package dev.laurel.projection.ledger.store;

import dev.laurel.contract.command.Leg.ReversalRequest;
import dev.laurel.contract.id.CommandId;
import dev.laurel.contract.id.UserId;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Keys of the store decisions: [user, 0, command id]; for a transfer received [user, 0, command id,
 * 0, sender]; for a reversal refused to a sender [user, 0, command id of the transfer, 1, sender,
 * 0, command id of the reversal]. Neither user ids nor command ids have a 0 in them, and no command
 * id has a 1.
 */
final class DecisionKeyLayout {

    private DecisionKeyLayout() {}

    static byte[] key(UserId user, CommandId command) {
        return joined(user.bytes(), ascii(command), 0);
    }

    static byte[] received(UserId receiver, CommandId transfer, UserId sender) {
        return joined(key(receiver, transfer), sender.bytes(), 0);
    }

    static byte[] refused(ReversalRequest request) {
        var transfer = key(request.receiver(), request.transaction());
        var asked = joined(transfer, request.sender().bytes(), 1);
        return joined(asked, ascii(request.commandId()), 0);
    }

    /** The first key there may be of transfers received under this id. */
    static byte[] receivedFrom(UserId receiver, CommandId transfer) {
        return joined(key(receiver, transfer), new byte[0], 0);
    }

    /** Above the last key there may be of transfers received under this id. */
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
