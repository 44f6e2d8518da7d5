package dev.laurel.projection.ledger.topology;

import dev.laurel.kafka.topic.Topics;
import dev.laurel.projection.ledger.state.LedgerPosition;
import dev.laurel.projection.observe.LedgerMetrics;
import dev.laurel.projection.record.Coordinates;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows the records of the inputs whose events are certainly in the state, whatever the offsets of
 * the group say. After the death of its broker a group coordinator of Kafka 4.4.0 can answer with
 * offsets from the middle of its log, or with none: it takes the end of an earlier load of that log
 * for the end of its own. To decide from there on would repeat minutes of answers, or do again what
 * is older than the memory of decisions.
 *
 * <p>Threading: one task.
 */
final class ConsumedBefore {

    private static final Logger LOG = LoggerFactory.getLogger(ConsumedBefore.class);

    private final LedgerPosition position;
    private final LedgerMetrics metrics;
    private boolean told;

    /**
     * Makes one.
     *
     * @param position from which on a record may lack its event
     */
    ConsumedBefore(LedgerPosition position, LedgerMetrics metrics) {
        this.position = position;
        this.metrics = metrics;
    }

    /** Whether nothing is to be done for the record; counts it where that is so. */
    boolean has(Coordinates record) {
        var first =
                record.topic().equals(Topics.TRANSFERS.name())
                        ? position.transfers()
                        : position.commands();
        if (record.offset() >= first) {
            return false;
        }
        metrics.passedOver();
        if (!told) {
            told = true;
            LOG.warn(
                    "The offsets of the group went back: {} comes again. What lies before {} is in the state and is passed over",
                    record,
                    first);
        }
        return true;
    }
}
