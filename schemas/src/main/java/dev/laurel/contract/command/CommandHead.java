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
 * @param options how it is to be decided
 */
public record CommandHead(
        CommandId id,
        UserId user,
        long occurredAtMillis,
        boolean occurredAtGiven,
        @Nullable String reason,
        Map<String, String> metadata,
        CommandOptions options) {

    /** 0001-01-01T00:00:00Z. Every window of a time within these bounds has a number. */
    public static final long OCCURRED_AT_MIN_MILLIS = -62_135_596_800_000L;

    /** 9999-12-31T23:59:59.999Z. */
    public static final long OCCURRED_AT_MAX_MILLIS = 253_402_300_799_999L;

    public CommandHead {
        if (occurredAtMillis < OCCURRED_AT_MIN_MILLIS
                || occurredAtMillis > OCCURRED_AT_MAX_MILLIS) {
            throw new IllegalArgumentException(
                    "Expected a time in the years 0001 to 9999, but was " + occurredAtMillis);
        }
        metadata = Map.copyOf(metadata);
    }

    /** The version the user must have now, or null for no condition. */
    public @Nullable Long ifVersion() {
        return options.ifVersion();
    }
}
