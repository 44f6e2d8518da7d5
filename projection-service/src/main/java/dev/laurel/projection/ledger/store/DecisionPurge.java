package dev.laurel.projection.ledger.store;

import dev.laurel.kafka.codec.CodecException;
import dev.laurel.projection.ledger.codec.DecisionCodec;

import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.HexFormat;

/**
 * Forgets decisions that are older than they must be kept. It walks round the store a few entries a
 * tick and never looks at more than its bound; when a whole round has found nothing that will be
 * old soon, it rests until something is.
 *
 * <p>Old is by the time of the records: so a backlog that is decided late forgets nothing that a
 * repeat further down in it needs. An entry that cannot be read is kept and stands in nobody's way;
 * after each round in which their number is another it is logged.
 *
 * <p>Threading: one task.
 */
public final class DecisionPurge {

    private static final Logger LOG = LoggerFactory.getLogger(DecisionPurge.class);

    /** Entries looked at in a tick at least, and at most. */
    private static final int ENTRIES_MIN = 500;

    private static final int ENTRIES_MAX = 5_000;

    private final KeyValueStore<byte[], byte[]> decisions;
    private final long keptMillis;
    private byte @Nullable [] from;
    private long oldestInRound = Long.MAX_VALUE;
    private long restUntilCutoff = Long.MIN_VALUE;
    private long unreadable;
    private long unreadableBefore;
    private byte[] lastUnreadable = {};

    /**
     * Makes one.
     *
     * @param keptMillis how long a decision is kept at least
     */
    public DecisionPurge(KeyValueStore<byte[], byte[]> decisions, long keptMillis) {
        this.decisions = decisions;
        this.keptMillis = keptMillis;
    }

    /**
     * Walks on.
     *
     * @param newestMillis the newest time of a record that was decided, not after the clock
     * @param added how many decisions were written since the last tick: the walk must keep pace
     * @return how many were forgotten
     */
    public int tick(long newestMillis, long added) {
        var cutoff = newestMillis - keptMillis;
        if (cutoff <= 0 || cutoff < restUntilCutoff) {
            return 0;
        }
        var left = Math.clamp(2 * added, ENTRIES_MIN, ENTRIES_MAX);
        var old = new ArrayList<byte[]>(0);
        try (var entries = decisions.range(from, null)) {
            while (entries.hasNext() && left > 0) {
                var entry = entries.next();
                var decidedAt = decidedAtMillis(entry);
                if (decidedAt < cutoff) {
                    old.add(entry.key);
                } else {
                    oldestInRound = Math.min(oldestInRound, decidedAt);
                }
                from = entry.key;
                left--;
            }
            if (!entries.hasNext()) {
                endRound(cutoff);
            }
        }
        old.forEach(decisions::delete);
        return old.size();
    }

    private long decidedAtMillis(KeyValue<byte[], byte[]> entry) {
        try {
            return DecisionCodec.decidedAtMillis(entry.value);
        } catch (CodecException e) {
            unreadable++;
            lastUnreadable = entry.key;
            return Long.MAX_VALUE;
        }
    }

    private void tellUnreadable() {
        if (unreadable != unreadableBefore) {
            LOG.error(
                    "{} decisions cannot be read and are kept, the last one under {}",
                    unreadable,
                    HexFormat.of().formatHex(lastUnreadable));
        }
        unreadableBefore = unreadable;
        unreadable = 0;
    }

    /** What came since was newer than the cutoff, and what was there is known. */
    private void endRound(long cutoff) {
        restUntilCutoff = Math.min(oldestInRound, cutoff + keptMillis) + 1;
        oldestInRound = Long.MAX_VALUE;
        from = null;
        tellUnreadable();
    }
}
