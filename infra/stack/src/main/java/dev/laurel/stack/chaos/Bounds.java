package dev.laurel.stack.chaos;

import dev.laurel.stack.chaos.FaultRecord.Interruption;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How long a fault may interrupt.
 *
 * @param writes of the partition that has it worst
 * @param reads of a client that knows both query-services
 */
record Bounds(Duration writes, Duration reads) {

    /** The patience of a reader with a service that stands still, and a second to spare. */
    private static final Duration READS = Duration.ofSeconds(3);

    /** Reads may never be interrupted for longer than a reader's patience. */
    static Bounds ofWrites(Duration writes) {
        return new Bounds(writes, READS);
    }

    /** As many times as long, for a machine that is busy with other things too. */
    Bounds times(int factor) {
        return new Bounds(writes.multipliedBy(factor), reads.multipliedBy(factor));
    }

    /** In words what lasted longer; nothing where all held. */
    List<String> excesses(Interruption interruption, String by) {
        List<String> excesses = new ArrayList<>();
        excess("writes", interruption.writes().length(), writes, by, excesses);
        excess("reads", interruption.reads().length(), reads, by, excesses);
        return excesses;
    }

    private static void excess(
            String what, Duration length, Duration bound, String by, List<String> excesses) {
        if (length.compareTo(bound) > 0) {
            excesses.add(
                    "%s were interrupted for %d ms by %s, and may be for %d ms"
                            .formatted(what, length.toMillis(), by, bound.toMillis()));
        }
    }
}
