package dev.laurel.projection.ledger.store;

import dev.laurel.contract.id.CommandId;
import dev.laurel.contract.id.UserId;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Keys of the store decisions: [user, 0, command id]. No user id has a 0 in it. */
final class DecisionKeyLayout {

    private DecisionKeyLayout() {}

    static byte[] key(UserId user, CommandId command) {
        var userUtf8 = user.bytes();
        var commandAscii = command.value().getBytes(StandardCharsets.US_ASCII);
        var key = Arrays.copyOf(userUtf8, userUtf8.length + 1 + commandAscii.length);
        System.arraycopy(commandAscii, 0, key, userUtf8.length + 1, commandAscii.length);
        return key;
    }
}
