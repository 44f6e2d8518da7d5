package dev.laurel.projection.runtime;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StateRestoreListener;

/**
 * Counts the records from which stores are restored.
 *
 * <p>Threading: called by the restoring threads.
 */
final class RestoreMetrics implements StateRestoreListener {

    private final Counter restored;

    RestoreMetrics(MeterRegistry registry, String role) {
        this.restored =
                Counter.builder("laurel.projection.restored.records")
                        .description("Records from which stores were restored")
                        .baseUnit("records")
                        .tag("role", role)
                        .register(registry);
    }

    /** How many so far. */
    double count() {
        return restored.count();
    }

    @Override
    public void onRestoreStart(
            TopicPartition partition, String store, long firstOffset, long endOffset) {
        // Only what is done is counted.
    }

    @Override
    public void onBatchRestored(
            TopicPartition partition, String store, long batchEndOffset, long records) {
        restored.increment((double) records);
    }

    @Override
    public void onRestoreEnd(TopicPartition partition, String store, long records) {
        // Counted batch by batch.
    }
}
