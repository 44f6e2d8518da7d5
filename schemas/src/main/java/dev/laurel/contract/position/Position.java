package dev.laurel.contract.position;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.Optional;

/**
 * How far a reader has come: for each partition of laurel.events, the offset of the last event that
 * is in its answers. Offsets have gaps, so two positions are compared by order, never by distance.
 */
public final class Position {

    private static final long NOTHING = -1;
    private static final int TEXT_MAX = 4_096;
    private static final int PARTITIONS_MAX = 1_024;

    private final long[] offsets;

    private Position(long[] offsets) {
        this.offsets = offsets;
    }

    /** At the very start. */
    public static Position empty() {
        return new Position(new long[0]);
    }

    /** The position with these offsets by partition, −1 where nothing of the partition is in. */
    public static Position of(long[] offsets) {
        return new Position(offsets.clone());
    }

    /**
     * The position that this text names, such as {@code 0:12,3:41}, or empty where it names none.
     */
    public static Optional<Position> parse(String text) {
        if (text.length() > TEXT_MAX) {
            return Optional.empty();
        }
        var offsets = new long[0];
        if (text.isBlank()) {
            return Optional.of(new Position(offsets));
        }
        for (var part : text.split(",", -1)) {
            var colon = part.indexOf(':');
            try {
                var partition =
                        Integer.parseUnsignedInt(part.substring(0, Math.max(colon, 0)).strip());
                var offset = Long.parseUnsignedLong(part.substring(colon + 1).strip());
                if (partition < 0 || partition >= PARTITIONS_MAX || offset < 0) {
                    return Optional.empty();
                }
                offsets = grown(offsets, partition + 1);
                offsets[partition] = Math.max(offsets[partition], offset);
            } catch (NumberFormatException _) {
                return Optional.empty();
            }
        }
        return Optional.of(new Position(offsets));
    }

    private static long[] grown(long[] offsets, int length) {
        if (length <= offsets.length) {
            return offsets;
        }
        var larger = Arrays.copyOf(offsets, length);
        Arrays.fill(larger, offsets.length, length, NOTHING);
        return larger;
    }

    /** The offset of the last event of this partition that is in, or −1. */
    public long offset(int partition) {
        return partition < offsets.length ? offsets[partition] : NOTHING;
    }

    public int partitions() {
        return offsets.length;
    }

    /** Whether all that is in the other position is in this one too. */
    public boolean reaches(Position other) {
        for (var partition = 0; partition < other.offsets.length; partition++) {
            if (offset(partition) < other.offsets[partition]) {
                return false;
            }
        }
        return true;
    }

    /** The form in the HTTP API; partitions of which nothing is in are left out. */
    public String text() {
        var text = new StringBuilder();
        for (var partition = 0; partition < offsets.length; partition++) {
            if (offsets[partition] >= 0) {
                if (!text.isEmpty()) {
                    text.append(',');
                }
                text.append(partition).append(':').append(offsets[partition]);
            }
        }
        return text.toString();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Position that && reaches(that) && that.reaches(this);
    }

    @Override
    public int hashCode() {
        return text().hashCode();
    }

    @Override
    public String toString() {
        return text();
    }
}
