package dev.laurel.projection.ledger.topology;

import dev.laurel.contract.event.Event.HoldExpired;
import dev.laurel.contract.id.UserId;
import dev.laurel.kafka.codec.CodecException;
import dev.laurel.projection.ledger.decision.HoldDecider;
import dev.laurel.projection.ledger.engine.LedgerEngine;
import dev.laurel.projection.ledger.state.StagedState;
import dev.laurel.projection.ledger.store.DueHold;
import dev.laurel.projection.ledger.store.StreamsLedgerState;
import dev.laurel.projection.observe.LedgerMetrics;

import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.List;

/**
 * Ends the holds of a partition whose time is over: all of them tick by tick, and those of one user
 * before something is decided for him. A tick comes only between two batches of records; without
 * the second, what a backlog asks would be decided as if the holds in it that ended still held.
 *
 * <p>Threading: one task.
 */
final class HoldExpiry {

    private static final Logger LOG = LoggerFactory.getLogger(HoldExpiry.class);
    private static final int EXPIRIES_MAX = 1_000;

    private final LedgerEngine engine;
    private final StreamsLedgerState state;
    private final LedgerEmitter emitter;
    private final LedgerMetrics metrics;
    private final ExpiryHorizon horizon;
    private final RoundCount failures = new RoundCount();
    private @Nullable Failure lastFailure;

    private record Failure(DueHold hold, RuntimeException why) {}

    HoldExpiry(
            LedgerEngine engine,
            StreamsLedgerState state,
            LedgerEmitter emitter,
            LedgerMetrics metrics,
            ExpiryHorizon horizon) {
        this.engine = engine;
        this.state = state;
        this.emitter = emitter;
        this.metrics = metrics;
        this.horizon = horizon;
    }

    /** Ends the holds whose time is over; what is left comes with the next tick. */
    void tick(long clockMillis) {
        var allDue = state.due(horizon.tick(clockMillis), EXPIRIES_MAX);
        for (var due : allDue) {
            if (isOver(due)) {
                // Closed by an event that was applied without its entry: nothing is left to end.
                state.forget(due);
                continue;
            }
            var staged = new StagedState(state);
            List<HoldExpired> expired;
            try {
                expired = engine.expire(due.user(), due.hold(), staged);
            } catch (KafkaException e) {
                throw e;
            } catch (RuntimeException e) {
                // It stays due, is tried again soon, and stands in nobody's way.
                metrics.expiryFailed();
                failures.add();
                lastFailure = new Failure(due, e);
                continue;
            }
            staged.commit();
            emit(expired);
        }
        if (allDue.size() < EXPIRIES_MAX) {
            failures.endRound().ifPresent(this::tellFailures);
        }
    }

    private boolean isOver(DueHold due) {
        try {
            var open = state.account(due.user()).hold(due.hold());
            return open == null || open.expiresAtMillis() != due.expiresAtMillis();
        } catch (CodecException _) {
            // Whether it is over cannot be read; ending it fails and is told.
            return false;
        }
    }

    private void tellFailures(int count) {
        if (count == 0 || lastFailure == null) {
            LOG.info("All holds that are due expire again");
        } else {
            var last = lastFailure.hold();
            LOG.error(
                    "{} holds cannot expire, the last one {} of {}",
                    count,
                    last.hold(),
                    last.user(),
                    lastFailure.why());
        }
    }

    /**
     * Ends the holds of a user whose time is over by the time of the commands. One that cannot end
     * stays as it is; the tick comes to it too, and tells it.
     *
     * @param staged where they end; they are to be emitted when it is committed
     */
    List<HoldExpired> before(UserId user, long clockMillis, StagedState staged) {
        var due = HoldDecider.due(staged.account(user), horizon.newestDueMillis(clockMillis));
        var expired = new ArrayList<HoldExpired>(due.size());
        for (var hold : due) {
            var one = new StagedState(staged);
            try {
                expired.addAll(engine.expire(user, hold.id(), one));
            } catch (KafkaException e) {
                throw e;
            } catch (RuntimeException _) {
                continue;
            }
            one.commit();
        }
        return expired;
    }

    void emit(List<HoldExpired> expired) {
        for (var event : expired) {
            metrics.happened(event);
            emitter.expired(event);
        }
    }
}
