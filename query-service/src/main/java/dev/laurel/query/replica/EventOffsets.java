package dev.laurel.query.replica;

import java.util.Arrays;

/**
 * By partition of laurel.events, the offset of the last event that one topic has brought; never
 * goes back.
 *
 * <p>Threading: the replica's thread.
 */
final class EventOffsets {

    private long[] offsets = {};

    void reach(int partition, long offset) {
        if (partition >= offsets.length) {
            var length = offsets.length;
            offsets = Arrays.copyOf(offsets, partition + 1);
            Arrays.fill(offsets, length, offsets.length, -1);
        }
        offsets[partition] = Math.max(offsets[partition], offset);
    }

    long get(int partition) {
        return partition < offsets.length ? offsets[partition] : -1;
    }
}
