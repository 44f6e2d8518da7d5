package dev.laurel.query.rank;

import dev.laurel.query.store.KeyCursor;
import dev.laurel.query.store.OrderedKeys;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Answers "how many keys are before this one?" and "which key is the n-th?" over the ordered keys
 * on disk, in O(log n) and with less than a byte of heap a key.
 *
 * <p>How it works. The keys on disk, in their byte order, are cut into blocks of at most {@value
 * #BLOCK_MAX} neighbours. The heap holds for each block only a bound (the shortest bytes that
 * separate it from the block before) and its count, as the leaves of a B-tree whose inner nodes add
 * the counts up. {@link #countBefore} walks down from the root, adds up what is to the left, and
 * counts the rest in one block on disk. {@link #cursorAt} walks down by count and steps into one
 * block. As all boards and windows lie in one order, one tree serves them all: a rank is the
 * difference of two counts.
 *
 * <p>How it changes. An index never changes. {@link RankIndexEdit} makes the next one out of it by
 * copying the nodes on the paths it touches, each once an edit, however many keys the edit brings;
 * all else is shared. So a reader keeps its index (with the disk snapshot that belongs to it) as
 * long as it likes, without locks. Inserts and deletes only add to counts; a block that has grown
 * too large is read from the disk, once, after the batch has been written, and cut by bounds found
 * there; a block that has become small is joined with a neighbour, for which nothing needs to be
 * read.
 *
 * <p>What it costs. A block holds 64 to 128 keys; per block a bound (16 to 24 bytes in an array of
 * its own: 40 with header), a reference and a count: about 50 bytes, inner nodes included. That is
 * 0.5 to 0.8 bytes a key: 10 million members in 5 to 8 MB. It is not stored: one ordered scan makes
 * it at start.
 *
 * <p>Threading: immutable; the keys given to a call must be those of the moment the index was made
 * for.
 */
public final class RankIndex {

    /** Blocks with more keys are cut. The bound of the disk rows that one question reads. */
    static final int BLOCK_MAX = 128;

    /** Keys a block has at most when it is made. */
    static final int BLOCK_FILL = 96;

    /** Blocks with fewer keys are joined with a neighbour where both fit in one. */
    static final int BLOCK_MIN = 24;

    /** Entries of a node. */
    static final int NODE_MAX = 48;

    static final int NODE_MIN = 12;

    final RankNode root;

    RankIndex(RankNode root) {
        this.root = root;
    }

    /** The index of no keys. */
    public static RankIndex empty() {
        return new RankIndex(RankNode.empty(new EditToken()));
    }

    /** Makes the index of keys by reading them all once. */
    public static RankIndex scan(OrderedKeys keys) {
        var edit = new EditToken();
        var blocks = new BlockReader(BLOCK_FILL);
        try (var cursor = keys.cursor(new byte[0], null)) {
            blocks.read(cursor);
        }
        return new RankIndex(rootOver(edit, blocks.blocks(edit, new byte[0])));
    }

    /** Nodes over nodes until there is one. */
    static RankNode rootOver(EditToken edit, RankNode node) {
        var nodes = node.divided(edit, NODE_MAX);
        while (nodes.size() > 1) {
            nodes = RankNode.over(edit, nodes).divided(edit, NODE_MAX);
        }
        return nodes.getFirst();
    }

    /** How many keys there are. */
    public int size() {
        return root.total();
    }

    /** How many blocks the keys are cut into. */
    public int blocks() {
        return blocks(root);
    }

    private static int blocks(RankNode node) {
        if (node.isLeaf()) {
            return node.size();
        }
        var blocks = 0;
        for (var child : node.children) {
            blocks += blocks(child);
        }
        return blocks;
    }

    /**
     * How many keys are before this one, be it there or not.
     *
     * @param key null for the end of all keys
     */
    public int countBefore(byte @Nullable [] key, OrderedKeys keys) {
        if (key == null) {
            return size();
        }
        var before = 0;
        var node = root;
        while (true) {
            var entry = node.entryOf(key);
            for (var i = 0; i < entry; i++) {
                before += node.counts[i];
            }
            if (node.isLeaf()) {
                return before + countInBlock(node, entry, key, keys);
            }
            node = node.children[entry];
        }
    }

    private static int countInBlock(RankNode leaf, int entry, byte[] key, OrderedKeys keys) {
        if (leaf.counts[entry] == 0 || Arrays.equals(leaf.bounds[entry], key)) {
            return 0;
        }
        var count = 0;
        try (var cursor = keys.cursor(leaf.bounds[entry], key)) {
            for (; cursor.isValid(); cursor.next()) {
                count++;
            }
        }
        return count;
    }

    /**
     * Opens a cursor at the key that has so many before it.
     *
     * @param ordinal from 0; at or beyond the size, the cursor is at its end
     * @param to where the cursor ends, itself excluded; null for no end
     */
    public KeyCursor cursorAt(int ordinal, byte @Nullable [] to, OrderedKeys keys) {
        var left = ordinal;
        var node = root;
        while (true) {
            var entry = 0;
            while (entry < node.size() - 1 && left >= node.counts[entry]) {
                left -= node.counts[entry];
                entry++;
            }
            if (node.isLeaf()) {
                return stepped(keys.cursor(node.bounds[entry], to), left);
            }
            node = node.children[entry];
        }
    }

    private static KeyCursor stepped(KeyCursor cursor, int steps) {
        for (var i = 0; i < steps && cursor.isValid(); i++) {
            cursor.next();
        }
        return cursor;
    }

    /** Begins the next index. */
    public RankIndexEdit edit() {
        return new RankIndexEdit(root);
    }

    /** Cuts keys read in order into blocks. */
    static final class BlockReader {

        private final int blockSize;
        private final List<byte[]> bounds = new ArrayList<>();
        private final List<Integer> counts = new ArrayList<>();

        BlockReader(int blockSize) {
            this.blockSize = blockSize;
        }

        void read(KeyCursor cursor) {
            var count = 0;
            var lastOfBlock = new byte[0];
            for (; cursor.isValid(); cursor.next()) {
                if (count == blockSize) {
                    counts.add(count);
                    bounds.add(shortest(lastOfBlock, cursor.key()));
                    count = 0;
                }
                count++;
                if (count == blockSize) {
                    lastOfBlock = cursor.key();
                }
            }
            counts.add(count);
        }

        int count() {
            return counts.stream().mapToInt(Integer::intValue).sum();
        }

        /** The shortest prefix of a key that is after the key before it. */
        private static byte[] shortest(byte[] before, byte[] key) {
            var differsAt = Arrays.mismatch(before, key);
            return Arrays.copyOf(key, differsAt + 1);
        }

        RankNode blocks(EditToken edit, byte[] firstBound) {
            bounds.addFirst(firstBound);
            return RankNode.leaf(edit, bounds, counts);
        }
    }
}
