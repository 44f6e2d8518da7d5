package dev.laurel.kafka.header;

import org.jspecify.annotations.Nullable;

/**
 * Where the record of a dead letter stood, and why it is one.
 *
 * @param topic it was read from
 * @param timeMillis timestamp that it had, milliseconds since the epoch
 * @param reader who could not read or apply it, such as {@code ledger}
 * @param reason for people to read, at most {@link DeadLetters#REASON_LENGTH_MAX} characters
 * @param cut lengths that it had, where it was too long to be kept whole
 */
public record DeadLetterOrigin(
        String topic,
        int partition,
        long offset,
        long timeMillis,
        String reader,
        String reason,
        @Nullable String cut) {}
