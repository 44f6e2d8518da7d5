package dev.laurel.query.store;

import dev.laurel.contract.event.Event;
import dev.laurel.contract.position.PartitionOffset;
import dev.laurel.kafka.codec.EventCodec;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * An event of a user: row of {@link ColumnFamily#TRANSACTION}.
 *
 * @param position of the event in laurel.events
 */
public record TransactionRow(PartitionOffset position, Event event) {

    private static final int HEAD_BYTES = Integer.BYTES + Long.BYTES;

    /** The row of an event as it came, without making its bytes again. */
    public static byte[] encode(PartitionOffset position, byte[] event) {
        return ByteBuffer.allocate(HEAD_BYTES + event.length)
                .putInt(position.partition())
                .putLong(position.offset())
                .put(event)
                .array();
    }

    public static TransactionRow decode(byte[] row) {
        var bytes = ByteBuffer.wrap(row);
        return new TransactionRow(
                new PartitionOffset(bytes.getInt(), bytes.getLong()),
                EventCodec.decode(Arrays.copyOfRange(row, HEAD_BYTES, row.length)));
    }
}
