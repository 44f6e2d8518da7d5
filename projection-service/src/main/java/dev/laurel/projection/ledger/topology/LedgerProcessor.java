package dev.laurel.projection.ledger.topology;

import dev.laurel.projection.ledger.applier.AccountApplier;
import dev.laurel.projection.ledger.store.LedgerStores;
import dev.laurel.projection.ledger.store.StreamsLedgerState;
import dev.laurel.projection.observe.StoreCacheMetrics;
import dev.laurel.projection.record.Coordinates;

import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

import java.util.Objects;

/**
 * The node of the ledger in the topology. Streams calls init again after a task was rolled back, so
 * all that a task knows is made there anew: a cache must not outlive the transaction that filled
 * it.
 *
 * <p>Threading: made, called and closed by one stream thread.
 */
final class LedgerProcessor implements Processor<byte[], byte[], byte[], byte[]> {

    private final LedgerParts parts;
    private final StoreCacheMetrics cacheMetrics;

    private @Nullable ProcessorContext<byte[], byte[]> context;
    private @Nullable LedgerTask task;

    LedgerProcessor(LedgerParts parts, StoreCacheMetrics cacheMetrics) {
        this.parts = parts;
        this.cacheMetrics = cacheMetrics;
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> newContext) {
        context = newContext;
        var state =
                new StreamsLedgerState(
                        newContext.getStateStore(LedgerStores.ACCOUNTS),
                        newContext.getStateStore(LedgerStores.DECISIONS),
                        parts.cachedAccountsMax(),
                        cacheMetrics);
        task =
                new LedgerTask(
                        parts.decider(),
                        state,
                        new AccountApplier(state),
                        new LedgerEmitter(newContext),
                        parts.metrics());
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        var here = Objects.requireNonNull(context);
        var metadata = here.recordMetadata().orElseThrow();
        Objects.requireNonNull(task).process(record, Coordinates.of(metadata));
    }

    @Override
    public void close() {
        task = null;
        context = null;
    }
}
