package dev.laurel.projection.record;

import org.apache.kafka.streams.processor.api.Record;

/** Dead letters of the archive. */
public final class DeadLetters {

    private DeadLetters() {}

    /** The dead letter of a record that came from these coordinates. */
    public static Record<byte[], byte[]> of(
            Record<byte[], byte[]> record, Coordinates from, String reason) {
        return LetterRecord.of(
                record,
                from,
                "archive",
                new IllegalArgumentException(reason),
                System.currentTimeMillis());
    }
}
