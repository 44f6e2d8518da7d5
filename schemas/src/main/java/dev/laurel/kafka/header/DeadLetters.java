package dev.laurel.kafka.header;

import dev.laurel.kafka.topic.Topics;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Makes records of laurel.dead-letters: key, value and headers as they were, and behind them why
 * and from where, so that one can be looked at and sent again.
 */
public final class DeadLetters {

    /** Longest reason, characters. */
    public static final int REASON_LENGTH_MAX = 500;

    /**
     * Key, value and headers that are kept as they were. A dead letter itself must not be refused:
     * producers and brokers take 1,048,576 bytes, and what is added stays below the difference.
     */
    public static final int KEPT_BYTES_MAX = 1_040_000;

    /** More than a header takes beside its name and value. */
    private static final int HEADER_OVERHEAD_BYTES = 10;

    private DeadLetters() {}

    /**
     * The dead letter of a record; its partition is open.
     *
     * @param reader who could not read or apply it, such as {@code ledger}
     * @param nowMillis of the clock: a letter is kept for its time from now on, however old the
     *     record is
     */
    public static ProducerRecord<byte[], byte[]> of(
            ConsumerRecord<byte[], byte[]> record, String reader, String reason, long nowMillis) {
        var headers = new org.apache.kafka.common.header.internals.RecordHeaders();
        var key = record.key();
        var value = record.value();
        var room = KEPT_BYTES_MAX - bytes(record.headers());
        String cut = null;
        if (bytes(key) + bytes(value) <= room) {
            record.headers().forEach(headers::add);
        } else {
            cut =
                    "key of %d, value of %d, headers of %d bytes"
                            .formatted(bytes(key), bytes(value), bytes(record.headers()));
            key = shortened(key, KEPT_BYTES_MAX);
            value = shortened(value, KEPT_BYTES_MAX - (int) bytes(key));
        }
        DeadLetterHeaders.add(
                headers,
                new DeadLetterOrigin(
                        record.topic(),
                        record.partition(),
                        record.offset(),
                        record.timestamp(),
                        reader,
                        shortened(reason),
                        cut));
        return new ProducerRecord<>(
                Topics.DEAD_LETTERS.name(), null, nowMillis, key, value, headers);
    }

    private static long bytes(Headers headers) {
        var bytes = 0L;
        for (var header : headers) {
            bytes += header.key().getBytes(StandardCharsets.UTF_8).length;
            bytes += bytes(header.value()) + HEADER_OVERHEAD_BYTES;
        }
        return bytes;
    }

    private static long bytes(byte @Nullable [] part) {
        return part == null ? 0 : part.length;
    }

    private static byte @Nullable [] shortened(byte @Nullable [] part, int length) {
        return part == null || part.length <= length ? part : Arrays.copyOf(part, length);
    }

    private static String shortened(String reason) {
        return reason.length() <= REASON_LENGTH_MAX
                ? reason
                : reason.substring(0, REASON_LENGTH_MAX);
    }
}
