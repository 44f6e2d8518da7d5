package dev.laurel.query.store;

import java.nio.ByteBuffer;

/**
 * How far one partition of a topic has been applied: row of {@link ColumnFamily#APPLIED_POSITION}.
 *
 * @param next offset to read next in that topic
 * @param event offset in laurel.events of the last event that is in, −1 where none is
 */
public record AppliedOffset(long next, long event) {

    public static byte[] key(int topicNumber, int partition) {
        return ByteBuffer.allocate(1 + Integer.BYTES)
                .put((byte) topicNumber)
                .putInt(partition)
                .array();
    }

    public byte[] encode() {
        return ByteBuffer.allocate(Long.BYTES * 2).putLong(next).putLong(event).array();
    }

    public static AppliedOffset decode(byte[] row) {
        var bytes = ByteBuffer.wrap(row);
        return new AppliedOffset(bytes.getLong(), bytes.getLong());
    }
}
