package dev.laurel.stack.letters;

import dev.laurel.kafka.header.DeadLetterHeaders;
import dev.laurel.kafka.header.DeadLetterOrigin;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

import java.util.Optional;

/** A dead letter, with all that its record was. Not a record: its bytes are mutable arrays. */
public final class Letter {

    private final ConsumerRecord<byte[], byte[]> record;
    private final DeadLetterOrigin origin;

    private Letter(ConsumerRecord<byte[], byte[]> record, DeadLetterOrigin origin) {
        this.record = record;
        this.origin = origin;
    }

    /** Reads one; nothing where the record is something else, such as a note. */
    static Optional<Letter> of(ConsumerRecord<byte[], byte[]> record) {
        var origin = DeadLetterHeaders.origin(record.headers());
        return origin == null ? Optional.empty() : Optional.of(new Letter(record, origin));
    }

    public LetterNumber number() {
        return new LetterNumber(record.partition(), record.offset());
    }

    /** When it was put aside, milliseconds since the epoch. */
    public long timeMillis() {
        return record.timestamp();
    }

    public DeadLetterOrigin origin() {
        return origin;
    }

    public byte @Nullable [] key() {
        return record.key();
    }

    public byte @Nullable [] value() {
        return record.value();
    }

    /** The headers that the record had. */
    public Headers headers() {
        return DeadLetterHeaders.original(record.headers());
    }

    /** The record as it was, to be written to its topic again. */
    ProducerRecord<byte[], byte[]> again() {
        var again =
                new ProducerRecord<>(origin.topic(), null, record.key(), record.value(), headers());
        again.headers().remove(DeadLetterHeaders.RETRIED);
        DeadLetterHeaders.add(again.headers(), DeadLetterHeaders.RETRIED, number().toString());
        return again;
    }
}
