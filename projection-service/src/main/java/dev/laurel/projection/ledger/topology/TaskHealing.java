package dev.laurel.projection.ledger.topology;

import dev.laurel.projection.ledger.heal.HealingPlan;
import dev.laurel.projection.ledger.heal.LoggedEvent;
import dev.laurel.projection.ledger.heal.SentLeg;
import dev.laurel.projection.ledger.state.LedgerPosition;
import dev.laurel.projection.ledger.store.StreamsLedgerState;
import dev.laurel.projection.observe.LedgerMetrics;
import dev.laurel.projection.record.Coordinates;

import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Objects;
import java.util.function.BiConsumer;

/**
 * Carries out a {@link HealingPlan}, in the first transaction of a task.
 *
 * <p>Threading: one task.
 */
final class TaskHealing {

    private static final Logger LOG = LoggerFactory.getLogger(TaskHealing.class);

    private final LedgerPosition position;
    private @Nullable HealingPlan plan;
    private final StreamsLedgerState state;
    private final LedgerEmitter emitter;
    private final LedgerMetrics metrics;
    private final int partition;
    private final Runnable whenDone;

    /**
     * Makes one.
     *
     * @param whenDone what must not begin before all of it is written
     */
    TaskHealing(
            HealingPlan plan,
            StreamsLedgerState state,
            LedgerEmitter emitter,
            LedgerMetrics metrics,
            int partition,
            Runnable whenDone) {
        this.plan = plan;
        this.position = plan.position();
        this.state = state;
        this.emitter = emitter;
        this.metrics = metrics;
        this.partition = partition;
        this.whenDone = whenDone;
    }

    /** From which on a record of the inputs may lack its event. */
    LedgerPosition position() {
        return position;
    }

    boolean isDone() {
        return plan == null;
    }

    /**
     * Carries it out.
     *
     * @param decide decides a record of the inputs
     */
    void run(BiConsumer<Record<byte[], byte[]>, Coordinates> decide) {
        var plan = Objects.requireNonNull(this.plan);
        // It is not kept for as long as the task lives.
        this.plan = null;
        if (!position.equals(state.position())) {
            // The one that is there is of a longer log.
            state.put(position);
        }
        plan.staged().commit();
        for (var fold : plan.folds()) {
            state.replace(fold.user(), fold.account(), fold.remembered(), fold.whole());
        }
        var legs = plan.lastTransaction().stream().mapToInt(this::sendAgain).sum();
        var again = plan.again().size();
        while (!plan.again().isEmpty()) {
            var record = plan.again().remove();
            decide.accept(
                    new Record<>(
                            record.key(),
                            record.value(),
                            Math.max(0, record.timestamp()),
                            record.headers()),
                    new Coordinates(record.topic(), record.partition(), record.offset()));
        }
        metrics.healed(plan.applied(), plan.folds().size(), again);
        whenDone.run();
        tell(plan, legs, again);
    }

    private int sendAgain(LoggedEvent event) {
        var cause = event.cause();
        var leg = SentLeg.of(event.content());
        if (cause == null || leg.isEmpty()) {
            return 0;
        }
        emitter.sentAgain(event, cause, leg.get());
        return 1;
    }

    private void tell(HealingPlan plan, int legs, int again) {
        if (plan.applied() > 0 || !plan.folds().isEmpty()) {
            LOG.warn(
                    "Partition {}: its last transactions were torn. Applied {} events that the state lacked, folded {} users anew, sent {} legs again, decided {} records again",
                    partition,
                    plan.applied(),
                    plan.folds().size(),
                    legs,
                    again);
        } else {
            LOG.info(
                    "Partition {} agrees with its events; sent {} legs again, decided {} records again",
                    partition,
                    legs,
                    again);
        }
    }
}
