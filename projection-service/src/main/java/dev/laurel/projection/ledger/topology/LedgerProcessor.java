package dev.laurel.projection.ledger.topology;

import dev.laurel.projection.ledger.heal.Healing;
import dev.laurel.projection.ledger.store.DecisionPurge;
import dev.laurel.projection.ledger.store.LedgerStores;
import dev.laurel.projection.ledger.store.StreamsLedgerState;
import dev.laurel.projection.observe.StoreCacheMetrics;
import dev.laurel.projection.record.Coordinates;

import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.Punctuator;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The node of the ledger in the topology. Streams calls init again after a task was rolled back, so
 * all that a task knows is made there anew: a cache must not outlive the transaction that filled
 * it. Streams does not end a schedule with the node that asked for it, so that is done here: an old
 * one would decide by what the task knew before.
 *
 * <p>Threading: made, called and closed by one stream thread.
 */
final class LedgerProcessor implements Processor<byte[], byte[], byte[], byte[]> {

    private static final long KEEPING_TICK_MILLIS = 1_000;

    private final LedgerParts parts;
    private final StoreCacheMetrics cacheMetrics;
    private final List<Cancellable> schedules = new ArrayList<>(2);

    private @Nullable ProcessorContext<byte[], byte[]> context;
    private int partition;
    private @Nullable LedgerTask task;

    LedgerProcessor(LedgerParts parts, StoreCacheMetrics cacheMetrics) {
        this.parts = parts;
        this.cacheMetrics = cacheMetrics;
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> newContext) {
        context = newContext;
        KeyValueStore<byte[], byte[]> decisions = newContext.getStateStore(LedgerStores.DECISIONS);
        var state =
                new StreamsLedgerState(
                        newContext.getStateStore(LedgerStores.ACCOUNTS),
                        decisions,
                        newContext.getStateStore(LedgerStores.HOLD_EXPIRIES),
                        parts.limits().cachedAccountsMax(),
                        cacheMetrics);
        partition = newContext.taskId().partition();
        var emitter = new LedgerEmitter(newContext);
        var plan = new Healing(parts.log(), partition, parts.refolded(), state).plan();
        var healed = partition;
        var newTask =
                new LedgerTask(
                        parts.engine(),
                        state,
                        new DecisionPurge(decisions, parts.limits().decisionsKept().toMillis()),
                        emitter,
                        parts.metrics(),
                        // A position of before would count as done what is only planned.
                        new TaskHealing(
                                plan,
                                state,
                                emitter,
                                parts.metrics(),
                                healed,
                                () -> parts.log().watch(healed)),
                        () -> parts.clock().applyAsLong(newContext.currentSystemTimeMs()));
        task = newTask;
        schedule(newContext, ExpiryHorizon.TICK_MILLIS, newTask::expireHolds);
        schedule(newContext, KEEPING_TICK_MILLIS, now -> keep(newTask, now));
    }

    private void keep(LedgerTask task, long clockMillis) {
        task.purge(clockMillis);
        parts.log().position(partition).ifPresent(task::notePosition);
    }

    private void schedule(
            ProcessorContext<byte[], byte[]> context, long everyMillis, Punctuator punctuator) {
        schedules.add(
                context.schedule(
                        Duration.ofMillis(everyMillis),
                        PunctuationType.WALL_CLOCK_TIME,
                        now -> punctuator.punctuate(parts.clock().applyAsLong(now))));
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        var here = Objects.requireNonNull(context);
        var metadata = here.recordMetadata().orElseThrow();
        Objects.requireNonNull(task).process(record, Coordinates.of(metadata));
    }

    @Override
    public void close() {
        schedules.forEach(Cancellable::cancel);
        schedules.clear();
        if (context != null) {
            parts.log().unwatch(partition);
        }
        task = null;
        context = null;
    }
}
