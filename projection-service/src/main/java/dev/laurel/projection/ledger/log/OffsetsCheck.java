package dev.laurel.projection.ledger.log;

import dev.laurel.kafka.topic.Topics;
import dev.laurel.projection.ledger.state.LedgerPosition;

import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Refuses to go on from offsets that went back. After the death of its broker a group coordinator
 * of Kafka 4.4.0 can answer with offsets from the middle of its log, or with none, until something
 * is written to that log again. Going on from them would decide minutes of commands once more, all
 * of them repeats. So something is written, and the task begins again; where that does not help a
 * few times, the offsets are lost, and are taken as they are.
 *
 * <p>Threading: any thread.
 */
final class OffsetsCheck {

    private static final Logger LOG = LoggerFactory.getLogger(OffsetsCheck.class);

    /** Of all partitions together: fewer than the deaths that a role survives. */
    private static final int REFUSALS_MAX = 3;

    /** So long after the last one they are counted anew. */
    private static final long PERIOD_NANOS = TimeUnit.MINUTES.toNanos(5);

    private final LongSupplier nanoClock;
    private int refusals;
    private long refusedAtNanos;

    /**
     * Makes one.
     *
     * @param nanoClock never goes back
     */
    OffsetsCheck(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /**
     * Refuses offsets that are older than the position, at most three times in five minutes.
     *
     * @param committed offsets of the group
     * @param touch has something written to the coordinator's log
     * @throws KafkaException where they went back, and it is worth asking again
     */
    void require(
            Map<TopicPartition, Long> committed,
            Runnable touch,
            int partition,
            LedgerPosition position) {
        var commands = new TopicPartition(Topics.COMMANDS.name(), partition);
        var transfers = new TopicPartition(Topics.TRANSFERS.name(), partition);
        var old =
                committed.getOrDefault(commands, 0L) < position.commands()
                        || committed.getOrDefault(transfers, 0L) < position.transfers();
        if (!old) {
            return;
        }
        var what =
                "Offsets of the ledger went back in partition %d: commands at %d, they were at %d; transfers at %d, they were at %d"
                        .formatted(
                                partition,
                                committed.getOrDefault(commands, 0L),
                                position.commands(),
                                committed.getOrDefault(transfers, 0L),
                                position.transfers());
        if (!isRefused()) {
            LOG.error("{}; they are taken as they are: what comes again is a repeat", what);
            return;
        }
        touch.run();
        throw new KafkaException(what + "; the coordinator is asked again");
    }

    private synchronized boolean isRefused() {
        var now = nanoClock.getAsLong();
        if (refusals > 0 && now - refusedAtNanos > PERIOD_NANOS) {
            refusals = 0;
        }
        if (refusals >= REFUSALS_MAX) {
            return false;
        }
        refusals++;
        refusedAtNanos = now;
        return true;
    }
}
