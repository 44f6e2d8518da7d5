package dev.laurel.projection.ledger.log;

import dev.laurel.kafka.transaction.OpenTransaction;
import dev.laurel.kafka.transaction.OpenTransactions;

import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Waits until no transaction is open in a partition. What is open was left behind by the one who
 * wrote it before, who may write there no more: after a while it is not waited for but ended.
 *
 * <p>Threading: one thread; one use.
 */
final class Settling {

    private static final Logger LOG = LoggerFactory.getLogger(Settling.class);
    private static final long PAUSE_MILLIS = 20;

    /** So long the coordinator may take for its markers, or for a producer that closes. */
    private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(1_000);

    private static final long BOUND_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final LogEnds ends;
    private final OpenTransactions transactions;
    private final CountDownLatch closed;

    /**
     * Makes one.
     *
     * @param closed ends the wait
     */
    Settling(LogEnds ends, OpenTransactions transactions, CountDownLatch closed) {
        this.ends = ends;
        this.transactions = transactions;
        this.closed = closed;
    }

    /**
     * The offset behind the last record, once nothing before it is open.
     *
     * @throws KafkaException where something stays open for 30 s
     */
    long end(TopicPartition partition) {
        var began = System.nanoTime();
        var lookAt = began + PATIENCE_NANOS;
        List<OpenTransaction> before = List.of();
        while (true) {
            var end = all(partition);
            if (stable(partition) >= end) {
                return end;
            }
            if (System.nanoTime() - began > BOUND_NANOS) {
                throw new KafkaException(
                        "Expected no open transaction in %s after %d s, but found %s; ./laurel repair tells more"
                                .formatted(
                                        partition,
                                        TimeUnit.NANOSECONDS.toSeconds(BOUND_NANOS),
                                        transactions.find(List.of(partition))));
            }
            if (System.nanoTime() - lookAt > 0) {
                lookAt = System.nanoTime() + PATIENCE_NANOS;
                var open = transactions.find(List.of(partition));
                endAll(open, before);
                before = open;
            }
            if (isClosedAfterPause()) {
                throw new KafkaException("The ledger stops before its log is settled");
            }
        }
    }

    private void endAll(List<OpenTransaction> open, List<OpenTransaction> before) {
        for (var transaction : open) {
            switch (transaction.life()) {
                case ONGOING -> {
                    if (transaction.transactionalId() != null) {
                        LOG.warn("Rolls back what another instance left open: {}", transaction);
                        transactions.fence(transaction.transactionalId());
                    }
                }
                case HANGING -> {
                    if (before.stream().anyMatch(transaction::isSame)) {
                        LOG.warn("Rolls back what no coordinator knows: {}", transaction);
                        transactions.abort(transaction);
                    }
                }
                case ENDING, UNKNOWN -> LOG.info("Waits for the coordinator: {}", transaction);
            }
        }
    }

    private long stable(TopicPartition partition) {
        return ends.stable(List.of(partition)).getOrDefault(partition, 0L);
    }

    private long all(TopicPartition partition) {
        return ends.all(List.of(partition)).getOrDefault(partition, 0L);
    }

    private boolean isClosedAfterPause() {
        try {
            return closed.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }
}
