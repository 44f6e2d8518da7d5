package dev.laurel.projection.ledger.topology;

import dev.laurel.contract.command.Command;
import dev.laurel.contract.command.CommandEntry;
import dev.laurel.contract.command.CommandGroup;
import dev.laurel.contract.command.Leg;
import dev.laurel.contract.event.Event;
import dev.laurel.contract.event.Event.HoldExpired;
import dev.laurel.contract.id.UserId;
import dev.laurel.kafka.codec.CodecException;
import dev.laurel.kafka.codec.CommandCodec;
import dev.laurel.kafka.codec.TransferLegCodec;
import dev.laurel.kafka.topic.Topics;
import dev.laurel.projection.ledger.engine.LedgerEngine;
import dev.laurel.projection.ledger.engine.LedgerOutput;
import dev.laurel.projection.ledger.engine.LedgerOutput.Happened;
import dev.laurel.projection.ledger.engine.LedgerOutput.Sent;
import dev.laurel.projection.ledger.engine.LedgerOutput.Stranded;
import dev.laurel.projection.ledger.engine.Quarantine;
import dev.laurel.projection.ledger.state.LedgerPosition;
import dev.laurel.projection.ledger.state.StagedState;
import dev.laurel.projection.ledger.store.DecisionPurge;
import dev.laurel.projection.ledger.store.StreamsLedgerState;
import dev.laurel.projection.observe.LedgerMetrics;
import dev.laurel.projection.record.Coordinates;
import dev.laurel.projection.record.LetterRecord;

import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * One partition's ledger: reads a record, has it decided, makes what happened so, and emits it.
 * Holds no rule of its own.
 *
 * <p>A record that cannot be read becomes a dead letter. A record that can be read but not decided
 * becomes one too, and its user is quarantined, unless it is a dry run. The partition goes on.
 * Nothing is written to the stores before all that may fail for its content is over; a failure of
 * the stores or of Kafka is none of that and stops the task.
 *
 * <p>Threading: made, called and closed by one stream thread; shares nothing.
 */
final class LedgerTask {

    private static final Logger LOG = LoggerFactory.getLogger(LedgerTask.class);

    private final LedgerEngine engine;
    private final StreamsLedgerState state;
    private final DecisionPurge purge;
    private final LedgerEmitter emitter;
    private final LedgerMetrics metrics;
    private final TaskHealing healing;
    private final ConsumedBefore consumedBefore;
    private final LongSupplier clock;
    private final ExpiryHorizon horizon = new ExpiryHorizon();
    private final HoldExpiry holds;

    /**
     * Makes one.
     *
     * @param healing makes the state what its events say, before anything else
     * @param clock milliseconds since the epoch; no rule sees it
     */
    LedgerTask(
            LedgerEngine engine,
            StreamsLedgerState state,
            DecisionPurge purge,
            LedgerEmitter emitter,
            LedgerMetrics metrics,
            TaskHealing healing,
            LongSupplier clock) {
        this.engine = engine;
        this.state = state;
        this.purge = purge;
        this.emitter = emitter;
        this.metrics = metrics;
        this.healing = healing;
        this.consumedBefore = new ConsumedBefore(healing.position(), metrics);
        this.clock = clock;
        this.holds = new HoldExpiry(engine, state, emitter, metrics, horizon);
    }

    void process(Record<byte[], byte[]> record, Coordinates coordinates) {
        heal();
        if (consumedBefore.has(coordinates)) {
            // It is no silence: what lies behind it may have been written before a hold was over.
            hear(record, coordinates);
            return;
        }
        decide(record, coordinates);
    }

    private void hear(Record<byte[], byte[]> record, Coordinates coordinates) {
        if (coordinates.topic().equals(Topics.TRANSFERS.name())) {
            horizon.leg(record.timestamp());
        } else {
            horizon.command(record.timestamp());
        }
    }

    private void heal() {
        if (!healing.isDone()) {
            healing.run(this::decide);
        }
    }

    private void decide(Record<byte[], byte[]> record, Coordinates coordinates) {
        var cause = new Cause(record, coordinates);
        if (coordinates.topic().equals(Topics.TRANSFERS.name())) {
            leg(cause);
        } else {
            command(cause);
        }
    }

    private void command(Cause cause) {
        CommandEntry entry;
        try {
            entry = CommandCodec.decode(cause.value());
            cause.belongsTo(entry.user());
        } catch (CodecException e) {
            deadLetter(cause, e);
            return;
        }
        horizon.command(cause.time());
        var staged = new StagedState(state);
        List<HoldExpired> expired;
        List<LedgerOutput> outputs;
        try {
            expired = holds.before(entry.user(), clock.getAsLong(), staged);
            outputs = engine.command(entry, staged, cause.time());
        } catch (KafkaException e) {
            throw e;
        } catch (RuntimeException e) {
            deadLetter(cause, e);
            quarantine(cause, members(entry), e);
            return;
        }
        staged.commit();
        holds.emit(expired);
        emit(cause, outputs);
    }

    private static List<Command> members(CommandEntry entry) {
        return switch (entry) {
            case Command command -> List.of(command);
            case CommandGroup group -> group.members();
        };
    }

    private void quarantine(Cause cause, List<Command> commands, RuntimeException why) {
        if (!commands.getFirst().head().options().dryRun()) {
            metrics.quarantined();
        }
        var staged = new StagedState(state);
        List<LedgerOutput> outputs;
        try {
            outputs = Quarantine.begin(commands, staged, cause.time(), LetterRecord.reason(why));
        } catch (KafkaException e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.error("The account of {} cannot be read", commands.getFirst().user(), e);
            emit(cause, Quarantine.unreadable(commands, cause.time()));
            return;
        }
        staged.commit();
        emit(cause, outputs);
    }

    private void leg(Cause cause) {
        Leg leg;
        try {
            leg = TransferLegCodec.decode(cause.value());
            cause.belongsTo(leg.destination());
        } catch (CodecException e) {
            deadLetter(cause, e);
            return;
        }
        horizon.leg(cause.time());
        var staged = new StagedState(state);
        List<HoldExpired> expired;
        List<LedgerOutput> outputs;
        try {
            expired = holds.before(leg.destination(), clock.getAsLong(), staged);
            outputs = engine.leg(leg, staged, cause.time());
        } catch (KafkaException e) {
            throw e;
        } catch (RuntimeException e) {
            deadLetter(cause, e);
            return;
        }
        staged.commit();
        holds.emit(expired);
        countLeg(outputs);
        emit(cause, outputs);
    }

    private void countLeg(List<LedgerOutput> outputs) {
        if (outputs.isEmpty()) {
            metrics.legKnown();
            return;
        }
        switch (outputs.getFirst()) {
            case Happened happened when happened.event() instanceof Event.Refusal ->
                    metrics.legSentHome();
            case Happened _ -> metrics.legTaken();
            case Sent _ -> metrics.legSentHome();
            case Stranded _ -> metrics.legStranded();
        }
    }

    private void emit(Cause cause, List<LedgerOutput> outputs) {
        for (var output : outputs) {
            switch (output) {
                case Happened happened -> {
                    metrics.happened(happened.event());
                    emitter.happened(cause.record(), cause.coordinates(), happened);
                }
                case Sent sent -> emitter.sent(cause.record(), cause.coordinates(), sent);
                case Stranded(var reason) -> deadLetter(cause, new IllegalStateException(reason));
            }
        }
    }

    /** Ends the holds whose time is over; what is left comes with the next tick. */
    void expireHolds(long clockMillis) {
        heal();
        holds.tick(clockMillis);
    }

    /** Notes up to where the log certainly is in the state. */
    void notePosition(LedgerPosition position) {
        heal();
        if (state.position().isBehind(position)) {
            state.put(position);
        }
    }

    /** Forgets a bounded number of decisions that are old enough. */
    void purge(long clockMillis) {
        heal();
        var newest = horizon.newestCommandMillis(clockMillis);
        metrics.forgotten(purge.tick(newest, state.takeDecisionsAdded()));
    }

    private void deadLetter(Cause cause, RuntimeException why) {
        metrics.deadLetter();
        LOG.error("Record {} goes to the dead letters", cause.coordinates(), why);
        emitter.deadLetter(cause.record(), cause.coordinates(), why);
    }

    private record Cause(Record<byte[], byte[]> record, Coordinates coordinates) {

        long time() {
            return record.timestamp();
        }

        byte[] value() {
            if (record.value() == null) {
                throw new CodecException("Expected a value, but the record has none");
            }
            return record.value();
        }

        /** A key that is not the user's may have brought the record to another's partition. */
        void belongsTo(UserId user) {
            if (!Arrays.equals(record.key(), user.bytes())) {
                throw new CodecException(
                        "Expected the record key to be the user " + user + ", but it is not");
            }
        }
    }
}
