package dev.laurel.contract.event;

import dev.laurel.contract.id.CommandId;
import dev.laurel.contract.id.UserId;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/**
 * What every event carries.
 *
 * @param user whose event it is
 * @param commandId the command that caused it; for the receiving leg of a transfer, the sender's
 *     command
 * @param version gap-free number of the event among the user's; of rejections and repeats, the
 *     version unchanged
 * @param occurredAtMillis the command's time, milliseconds since the epoch: decides the windows
 * @param decidedAtMillis timestamp of the record that was decided, milliseconds since the epoch
 */
public record EventHead(
        UserId user,
        CommandId commandId,
        long version,
        long occurredAtMillis,
        long decidedAtMillis,
        @Nullable String reason,
        Map<String, String> metadata) {

    public EventHead {
        metadata = Map.copyOf(metadata);
    }
}
