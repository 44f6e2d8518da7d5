package dev.laurel.projection.archive;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/**
 * Rows in the binary format of PostgreSQL's COPY, in one array that is used again and again: no
 * object for a field, no text of a number.
 *
 * <p>Threading: one thread.
 */
final class CopyBuffer {

    private static final byte[] HEADER = {
        'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0
    };
    private static final int NULL = -1;

    /** What follows the last row. */
    static final byte[] END = {(byte) 0xff, (byte) 0xff};

    /** PostgreSQL counts microseconds since this. */
    private static final long EPOCH_MILLIS = Instant.parse("2000-01-01T00:00:00Z").toEpochMilli();

    private static final long MICROS_PER_MILLI = 1_000;

    /** 24 November 4714 BC, the first day that PostgreSQL knows. */
    static final long MILLIS_MIN = -210_866_803_200_000L;

    /** The last millisecond of the year 294276. */
    static final long MILLIS_MAX = 9_224_318_015_999_999L;

    private byte[] bytes;
    private int length;

    CopyBuffer(int capacity) {
        this.bytes = new byte[Math.max(capacity, HEADER.length + Short.BYTES)];
        clear();
    }

    void clear() {
        System.arraycopy(HEADER, 0, bytes, 0, HEADER.length);
        length = HEADER.length;
    }

    void row(int fields) {
        int16(fields);
    }

    byte[] bytes() {
        return bytes;
    }

    /** How much of {@link #bytes()} is filled. */
    int length() {
        return length;
    }

    void absent() {
        int32(NULL);
    }

    void smallint(int number) {
        int32(Short.BYTES);
        int16(number);
    }

    void bigint(long number) {
        int32(Long.BYTES);
        int64(number);
    }

    /** A time within {@link #MILLIS_MIN} and {@link #MILLIS_MAX}, since 1970. */
    void timestamp(long millis) {
        bigint((millis - EPOCH_MILLIS) * MICROS_PER_MILLI);
    }

    void text(String text) {
        binary(text.getBytes(StandardCharsets.UTF_8));
    }

    void binary(byte[] value) {
        int32(value.length);
        reserve(value.length);
        System.arraycopy(value, 0, bytes, length, value.length);
        length += value.length;
    }

    private void int16(int number) {
        reserve(Short.BYTES);
        bytes[length++] = (byte) (number >> 8);
        bytes[length++] = (byte) number;
    }

    private void int32(int number) {
        int16(number >> 16);
        int16(number);
    }

    private void int64(long number) {
        int32((int) (number >> 32));
        int32((int) number);
    }

    private void reserve(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, bytes.length + bytes.length / 2));
        }
    }
}
