package dev.laurel.query.rank;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A node of the rank index. A leaf has blocks of keys as its entries, an inner node has nodes.
 * Entry {@code i} holds the keys from {@code bounds[i]} up to the next bound. Only counts and
 * children are ever changed in place, and only by the edit that owns the node; the array of bounds
 * is shared between versions.
 */
final class RankNode {

    private static final RankNode[] NO_CHILDREN = {};

    private final EditToken owner;
    final byte[][] bounds;
    final int[] counts;
    final RankNode[] children;

    RankNode(EditToken owner, byte[][] bounds, int[] counts, RankNode[] children) {
        this.owner = owner;
        this.bounds = bounds;
        this.counts = counts;
        this.children = children;
    }

    /** The tree without keys: one empty block from the lowest key. */
    static RankNode empty(EditToken owner) {
        return new RankNode(owner, new byte[][] {{}}, new int[] {0}, NO_CHILDREN);
    }

    boolean isLeaf() {
        return children.length == 0;
    }

    int size() {
        return bounds.length;
    }

    int total() {
        var total = 0;
        for (var count : counts) {
            total = Math.addExact(total, count);
        }
        return total;
    }

    /** The entry that holds the key: the last one whose bound is not after it. */
    int entryOf(byte[] key) {
        var low = 1;
        var high = bounds.length;
        while (low < high) {
            var middle = (low + high) >>> 1;
            if (Arrays.compareUnsigned(bounds[middle], key) <= 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low - 1;
    }

    /** This node if the edit made it, else a copy for it. */
    RankNode ownedBy(EditToken edit) {
        return owner == edit
                ? this
                : new RankNode(
                        edit,
                        bounds,
                        counts.clone(),
                        children.length == 0 ? NO_CHILDREN : children.clone());
    }

    /** Entries with other entries in place of some. */
    static RankNode replace(EditToken owner, RankNode node, int from, int to, RankNode entries) {
        var size = node.size() - (to - from) + entries.size();
        var bounds = new byte[size][];
        var counts = new int[size];
        var children = entries.isLeaf() ? NO_CHILDREN : new RankNode[size];
        splice(node.bounds, from, to, entries.bounds, bounds);
        splice(node.counts, from, to, entries.counts, counts);
        if (children.length > 0) {
            splice(node.children, from, to, entries.children, children);
        }
        return new RankNode(owner, bounds, counts, children);
    }

    // Arrays of any type, as in System.arraycopy.
    private static void splice(Object from, int cut, int resume, Object middle, Object into) {
        var middleLength = java.lang.reflect.Array.getLength(middle);
        var rest = java.lang.reflect.Array.getLength(from) - resume;
        System.arraycopy(from, 0, into, 0, cut);
        System.arraycopy(middle, 0, into, cut, middleLength);
        System.arraycopy(from, resume, into, cut + middleLength, rest);
    }

    /** A node over these nodes. */
    static RankNode over(EditToken owner, List<RankNode> nodes) {
        var bounds = new byte[nodes.size()][];
        var counts = new int[nodes.size()];
        for (var i = 0; i < bounds.length; i++) {
            bounds[i] = nodes.get(i).bounds[0];
            counts[i] = nodes.get(i).total();
        }
        return new RankNode(owner, bounds, counts, nodes.toArray(NO_CHILDREN));
    }

    static RankNode leaf(EditToken owner, List<byte[]> bounds, List<Integer> counts) {
        return new RankNode(
                owner,
                bounds.toArray(byte[][]::new),
                counts.stream().mapToInt(Integer::intValue).toArray(),
                NO_CHILDREN);
    }

    /** The entries of two neighbours in one node. */
    static RankNode joined(EditToken owner, RankNode left, RankNode right) {
        return replace(owner, left, left.size(), left.size(), right);
    }

    /**
     * This node, or if it has too many entries, nodes of about equal size with its entries in
     * order.
     */
    List<RankNode> divided(EditToken edit, int sizeMax) {
        if (size() <= sizeMax) {
            return List.of(this);
        }
        var pieces = (size() * 4 + sizeMax * 3 - 1) / (sizeMax * 3);
        var nodes = new ArrayList<RankNode>(pieces);
        for (var piece = 0; piece < pieces; piece++) {
            var from = (int) ((long) size() * piece / pieces);
            var to = (int) ((long) size() * (piece + 1) / pieces);
            nodes.add(
                    new RankNode(
                            edit,
                            Arrays.copyOfRange(bounds, from, to),
                            Arrays.copyOfRange(counts, from, to),
                            isLeaf() ? NO_CHILDREN : Arrays.copyOfRange(children, from, to)));
        }
        return nodes;
    }
}
