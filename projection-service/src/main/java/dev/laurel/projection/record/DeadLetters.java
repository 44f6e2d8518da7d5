package dev.laurel.projection.record;

import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Records of laurel.dead-letters: key and value as they were, and in headers why and from where, so
 * that one can be looked at and sent again.
 */
public final class DeadLetters {

    public static final String TOPIC = "laurel-topic";
    public static final String PARTITION = "laurel-partition";
    public static final String OFFSET = "laurel-offset";
    public static final String REASON = "laurel-reason";

    /** Present, with the length it had, where the value was too long to be kept whole. */
    public static final String CUT_FROM_BYTES = "laurel-cut-from-bytes";

    /** A dead letter itself must not be refused by the broker. */
    static final int VALUE_BYTES_MAX = 900_000;

    private static final int REASON_LENGTH_MAX = 500;

    private DeadLetters() {}

    /** The dead letter of a record that came from these coordinates. */
    public static Record<byte[], byte[]> of(
            Record<byte[], byte[]> record, Coordinates from, String reason) {
        var headers = new RecordHeaders();
        headers.add(TOPIC, text(from.topic()));
        headers.add(PARTITION, text(Integer.toString(from.partition())));
        headers.add(OFFSET, text(Long.toString(from.offset())));
        headers.add(REASON, text(shortened(reason)));
        return new Record<>(record.key(), value(record.value(), headers), time(record), headers);
    }

    private static byte @Nullable [] value(byte @Nullable [] value, RecordHeaders headers) {
        if (value == null || value.length <= VALUE_BYTES_MAX) {
            return value;
        }
        headers.add(CUT_FROM_BYTES, text(Integer.toString(value.length)));
        return Arrays.copyOf(value, VALUE_BYTES_MAX);
    }

    private static long time(Record<byte[], byte[]> record) {
        return Math.max(0, record.timestamp());
    }

    private static String shortened(String reason) {
        return reason.length() <= REASON_LENGTH_MAX
                ? reason
                : reason.substring(0, REASON_LENGTH_MAX);
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
