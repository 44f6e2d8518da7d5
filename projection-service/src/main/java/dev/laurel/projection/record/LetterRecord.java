package dev.laurel.projection.record;

import dev.laurel.kafka.header.DeadLetters;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.streams.processor.api.Record;

import java.util.Optional;

/** Dead letters as Streams forwards them. */
public final class LetterRecord {

    private LetterRecord() {}

    /**
     * The dead letter of a record that came from these coordinates.
     *
     * @param reader who could not read or apply it
     * @param nowMillis of the clock
     */
    public static Record<byte[], byte[]> of(
            Record<byte[], byte[]> record,
            Coordinates from,
            String reader,
            RuntimeException why,
            long nowMillis) {
        var read =
                new ConsumerRecord<>(
                        from.topic(),
                        from.partition(),
                        from.offset(),
                        record.timestamp(),
                        TimestampType.CREATE_TIME,
                        ConsumerRecord.NULL_SIZE,
                        ConsumerRecord.NULL_SIZE,
                        record.key(),
                        record.value(),
                        record.headers(),
                        Optional.empty());
        var letter = DeadLetters.of(read, reader, reason(why), nowMillis);
        return new Record<>(letter.key(), letter.value(), letter.timestamp(), letter.headers());
    }

    /** What went wrong, in words. */
    public static String reason(RuntimeException why) {
        return why.getMessage() == null ? why.getClass().getName() : why.getMessage();
    }
}
