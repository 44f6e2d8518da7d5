package dev.laurel.projection.ledger.heal;

import dev.laurel.projection.record.Coordinates;

import java.util.HashSet;
import java.util.Set;

/**
 * Which records of one input have led to events.
 *
 * <p>Threading: one thread.
 */
final class Causes {

    private final String topic;
    private final long from;
    private final Set<Long> offsets = new HashSet<>();
    private long newest = -1;

    /**
     * Makes one.
     *
     * @param from the first offset of which it is asked
     */
    Causes(String topic, long from) {
        this.topic = topic;
        this.from = from;
    }

    String topic() {
        return topic;
    }

    void add(Coordinates cause) {
        if (cause.topic().equals(topic)) {
            newest = Math.max(newest, cause.offset());
            if (cause.offset() >= from) {
                offsets.add(cause.offset());
            }
        }
    }

    boolean has(long offset) {
        return offsets.contains(offset);
    }

    /** The first offset that may lack its event. */
    long first(boolean logLostItsEnd) {
        return logLostItsEnd ? Math.min(from, newest + 1) : from;
    }
}
