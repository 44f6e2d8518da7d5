package dev.laurel.query.store;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * An event of a user: row of {@link ColumnFamily#TRANSACTION}.
 *
 * @param offset of the event in laurel.events
 * @param event as it is in laurel.events
 */
public record TransactionRow(int partition, long offset, byte[] event) {

    private static final int HEAD_BYTES = Integer.BYTES + Long.BYTES;

    public byte[] encode() {
        return ByteBuffer.allocate(HEAD_BYTES + event.length)
                .putInt(partition)
                .putLong(offset)
                .put(event)
                .array();
    }

    public static TransactionRow decode(byte[] row) {
        var bytes = ByteBuffer.wrap(row);
        return new TransactionRow(
                bytes.getInt(), bytes.getLong(), Arrays.copyOfRange(row, HEAD_BYTES, row.length));
    }
}
