package dev.laurel.stack.verify;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * Which records laurel.events has and a hash of each, in 16 bytes a record: enough to know every
 * row of the archive again. Threading: one thread.
 */
final class EventPrints {

    private static final long FNV_BASIS = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private final List<Partition> partitions = new ArrayList<>();

    private static final class Partition {
        private long[] offsets = new long[1_024];
        private long[] hashes = new long[1_024];
        private final BitSet seen = new BitSet();
        private int size;
        private int due;
    }

    /** How a row stands to the records. */
    enum Match {
        EQUAL,
        DIFFERENT,
        UNKNOWN,
        REPEATED
    }

    /** Takes the next record of a partition; offsets rise. */
    void add(int partition, long offset, byte[] value) {
        while (partitions.size() <= partition) {
            partitions.add(new Partition());
        }
        var prints = partitions.get(partition);
        if (prints.size == prints.offsets.length) {
            prints.offsets = Arrays.copyOf(prints.offsets, prints.size * 2);
            prints.hashes = Arrays.copyOf(prints.hashes, prints.size * 2);
        }
        prints.offsets[prints.size] = offset;
        prints.hashes[prints.size] = hash(value);
        prints.size++;
    }

    /** What is here now has to be in the archive; what is added later may be. */
    void expectAll() {
        partitions.forEach(prints -> prints.due = prints.size);
    }

    /** Looks a row up, and notes that it was there. */
    Match match(int partition, long offset, byte[] value) {
        if (partition < 0 || partition >= partitions.size()) {
            return Match.UNKNOWN;
        }
        var prints = partitions.get(partition);
        var at = Arrays.binarySearch(prints.offsets, 0, prints.size, offset);
        if (at < 0) {
            return Match.UNKNOWN;
        }
        if (prints.seen.get(at)) {
            return Match.REPEATED;
        }
        prints.seen.set(at);
        return prints.hashes[at] == hash(value) ? Match.EQUAL : Match.DIFFERENT;
    }

    /**
     * The expected records that no row was matched with, as partition:offset; the first of them.
     */
    List<String> unseen(int max) {
        var unseen = new ArrayList<String>();
        for (var number = 0; number < partitions.size(); number++) {
            var prints = partitions.get(number);
            for (var at = prints.seen.nextClearBit(0);
                    at < prints.due && unseen.size() < max;
                    at = prints.seen.nextClearBit(at + 1)) {
                unseen.add(number + ":" + prints.offsets[at]);
            }
        }
        return unseen;
    }

    /** How many expected records no row was matched with. */
    long unseenCount() {
        return partitions.stream()
                .mapToLong(it -> it.due - it.seen.get(0, it.due).cardinality())
                .sum();
    }

    /** FNV-1a of 64 bits: it has to find mistakes, not forgers. */
    private static long hash(byte[] value) {
        var hash = FNV_BASIS;
        for (var one : value) {
            hash = (hash ^ (one & 0xff)) * FNV_PRIME;
        }
        return hash;
    }
}
