package dev.laurel.query.store;

import java.nio.ByteBuffer;

/**
 * A standing of a window that has left the user's view: row of {@link ColumnFamily#SPILLED}.
 *
 * @param eventOffset offset in laurel.events of the event it comes from: an older one never
 *     replaces a newer one
 */
public record SpilledRow(long score, long reachedAtMillis, long eventOffset) {

    public byte[] encode() {
        return ByteBuffer.allocate(Long.BYTES * 3)
                .putLong(score)
                .putLong(reachedAtMillis)
                .putLong(eventOffset)
                .array();
    }

    public static SpilledRow decode(byte[] row) {
        var bytes = ByteBuffer.wrap(row);
        return new SpilledRow(bytes.getLong(), bytes.getLong(), bytes.getLong());
    }

    public Place place(BoardWindow at) {
        return new Place(at, score, reachedAtMillis);
    }
}
