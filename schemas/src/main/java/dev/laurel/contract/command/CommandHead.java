package dev.laurel.contract.command;

import dev.laurel.contract.id.CommandId;
import dev.laurel.contract.id.UserId;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/**
 * What every command carries.
 *
 * @param id names the command; with the user it is the key of idempotency
 * @param user whose credits it is about
 * @param occurredAtMillis when it happened for the producer, milliseconds since the epoch
 * @param occurredAtGiven false where the server's clock was taken because the client gave no time
 * @param reason free text, at most 200 characters
 * @param metadata at most 16 pairs
 * @param ifVersion the version the user must have now, or null for no condition
 */
public record CommandHead(
        CommandId id,
        UserId user,
        long occurredAtMillis,
        boolean occurredAtGiven,
        @Nullable String reason,
        Map<String, String> metadata,
        @Nullable Long ifVersion) {

    public CommandHead {
        metadata = Map.copyOf(metadata);
    }
}
