package dev.laurel.query.rank;

import dev.laurel.query.store.OrderedKeys;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Makes the next {@link RankIndex} out of one: first all keys of a batch, then {@link #settle},
 * once the batch is on disk.
 *
 * <p>Threading: one thread; the index it began with and the one it makes may be read by any.
 */
public final class RankIndexEdit {

    private final EditToken edit = new EditToken();
    private final List<byte[]> grown = new ArrayList<>();
    private final List<byte[]> shrunk = new ArrayList<>();
    private RankNode root;

    RankIndexEdit(RankNode root) {
        this.root = root;
    }

    /** Counts a key that was not there. */
    public void insert(byte[] key) {
        var leaf = ownedLeaf(key, 1);
        var entry = leaf.entryOf(key);
        if (leaf.counts[entry] == RankIndex.BLOCK_MAX + 1) {
            grown.add(leaf.bounds[entry]);
        }
    }

    /**
     * Takes out a key that was there.
     *
     * @throws IllegalStateException where there can have been none
     */
    public void delete(byte[] key) {
        var leaf = ownedLeaf(key, -1);
        var entry = leaf.entryOf(key);
        if (leaf.counts[entry] < 0) {
            throw new IllegalStateException(
                    "Expected to take a key out of the rank index, but its block is empty");
        }
        if (leaf.counts[entry] == RankIndex.BLOCK_MIN - 1) {
            shrunk.add(leaf.bounds[entry]);
        }
    }

    private RankNode ownedLeaf(byte[] key, int delta) {
        root = root.ownedBy(edit);
        var node = root;
        while (true) {
            var entry = node.entryOf(key);
            node.counts[entry] = Math.addExact(node.counts[entry], delta);
            if (node.isLeaf()) {
                return node;
            }
            var child = node.children[entry].ownedBy(edit);
            node.children[entry] = child;
            node = child;
        }
    }

    /**
     * Ends the edit: cuts blocks that have grown too large, joins small ones.
     *
     * @param keys all keys as they are after the batch
     * @throws IllegalStateException where the keys on disk are not those that were counted
     */
    public RankIndex settle(OrderedKeys keys) {
        for (var bound : grown) {
            root = RankIndex.rootOver(edit, cut(root, bound, null, keys));
        }
        for (var bound : shrunk) {
            root = join(root, bound);
            while (!root.isLeaf() && root.size() == 1) {
                root = root.children[0];
            }
        }
        return new RankIndex(root);
    }

    /** The node with the block cut; it may have too many entries then. */
    private RankNode cut(RankNode node, byte[] bound, byte @Nullable [] end, OrderedKeys keys) {
        var entry = node.entryOf(bound);
        var entryEnd = entry + 1 < node.size() ? node.bounds[entry + 1] : end;
        if (node.isLeaf()) {
            return node.counts[entry] <= RankIndex.BLOCK_MAX
                    ? node
                    : RankNode.replace(
                            edit, node, entry, entry + 1, blocks(node, entry, entryEnd, keys));
        }
        var child = cut(node.children[entry], bound, entryEnd, keys);
        var nodes = child.divided(edit, RankIndex.NODE_MAX);
        // All leaves stay at one depth: a cut into many pieces makes this node wide, and the caller
        // divides it.
        return RankNode.replace(edit, node, entry, entry + 1, RankNode.over(edit, nodes));
    }

    private RankNode blocks(RankNode leaf, int entry, byte @Nullable [] end, OrderedKeys keys) {
        var count = leaf.counts[entry];
        var pieces = Math.ceilDiv(count, RankIndex.BLOCK_FILL);
        var reader = new RankIndex.BlockReader(Math.ceilDiv(count, pieces));
        try (var cursor = keys.cursor(leaf.bounds[entry], end)) {
            reader.read(cursor);
        }
        if (reader.count() != count) {
            throw new IllegalStateException(
                    "Expected "
                            + count
                            + " keys on disk in a block of the rank index, but were "
                            + reader.count());
        }
        return reader.blocks(edit, leaf.bounds[entry]);
    }

    /** The node with the small block joined to a neighbour, where both fit in one. */
    private RankNode join(RankNode node, byte[] bound) {
        if (node.isLeaf()) {
            return joinBlocks(node, node.entryOf(bound));
        }
        var wide = widened(node, node.entryOf(bound));
        var entry = wide.entryOf(bound);
        var child = join(wide.children[entry], bound);
        return RankNode.replace(edit, wide, entry, entry + 1, RankNode.over(edit, List.of(child)));
    }

    private RankNode joinBlocks(RankNode leaf, int entry) {
        if (leaf.counts[entry] >= RankIndex.BLOCK_MIN || leaf.size() == 1) {
            return leaf;
        }
        var left = leftOfSmallerPair(leaf.counts, entry);
        var sum = leaf.counts[left] + leaf.counts[left + 1];
        if (sum > RankIndex.BLOCK_FILL) {
            return leaf;
        }
        var block = RankNode.leaf(edit, List.of(leaf.bounds[left]), List.of(sum));
        return RankNode.replace(edit, leaf, left, left + 2, block);
    }

    /** The node with the entry's child, if it is thin, joined with a sibling. */
    private RankNode widened(RankNode node, int entry) {
        if (node.children[entry].size() >= RankIndex.NODE_MIN || node.size() == 1) {
            return node;
        }
        var sizes = Arrays.stream(node.children).mapToInt(RankNode::size).toArray();
        var left = leftOfSmallerPair(sizes, entry);
        var joined = RankNode.joined(edit, node.children[left], node.children[left + 1]);
        var nodes = joined.divided(edit, RankIndex.NODE_MAX);
        return RankNode.replace(edit, node, left, left + 2, RankNode.over(edit, nodes));
    }

    /** Of the entry's two neighbours, which is smaller: the left index of the pair it makes. */
    private static int leftOfSmallerPair(int[] sizes, int entry) {
        if (entry == 0) {
            return 0;
        }
        var rightIsSmaller = entry + 1 < sizes.length && sizes[entry + 1] < sizes[entry - 1];
        return rightIsSmaller ? entry : entry - 1;
    }
}
