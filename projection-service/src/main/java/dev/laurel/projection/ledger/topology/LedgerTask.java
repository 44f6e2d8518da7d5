package dev.laurel.projection.ledger.topology;

import dev.laurel.contract.command.Command;
import dev.laurel.contract.command.Fingerprint;
import dev.laurel.contract.command.TransferLeg;
import dev.laurel.contract.event.Event.CommandRejected;
import dev.laurel.contract.event.Event.CommandRepeated;
import dev.laurel.contract.event.Event.MoneyMoved;
import dev.laurel.contract.event.Event.ProfileChanged;
import dev.laurel.contract.id.UserId;
import dev.laurel.contract.outcome.Outcome;
import dev.laurel.contract.outcome.RejectionReason;
import dev.laurel.kafka.codec.CodecException;
import dev.laurel.kafka.codec.CommandCodec;
import dev.laurel.kafka.codec.TransferLegCodec;
import dev.laurel.kafka.topic.Topics;
import dev.laurel.projection.ledger.applier.AccountApplier;
import dev.laurel.projection.ledger.decision.CommandDecider;
import dev.laurel.projection.ledger.decision.Decision;
import dev.laurel.projection.ledger.decision.Decision.Accept;
import dev.laurel.projection.ledger.decision.Decision.Reject;
import dev.laurel.projection.ledger.decision.Decision.Repeat;
import dev.laurel.projection.ledger.decision.LegDecision;
import dev.laurel.projection.ledger.decision.LegDecision.SendHome;
import dev.laurel.projection.ledger.decision.LegDecision.Strand;
import dev.laurel.projection.ledger.decision.LegDecision.Take;
import dev.laurel.projection.ledger.decision.TransferLegDecider;
import dev.laurel.projection.ledger.state.Account;
import dev.laurel.projection.ledger.state.LedgerState;
import dev.laurel.projection.observe.LedgerMetrics;
import dev.laurel.projection.record.Coordinates;

import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Arrays;
import java.util.OptionalLong;

/**
 * One partition's ledger: reads a record, asks for a decision, applies and emits it. Holds no rule
 * of its own.
 *
 * <p>A record that cannot be read or decided becomes a dead letter and the partition goes on. All
 * that may throw for its content (decode, decide, next) comes before the first write, so a dead
 * letter leaves no trace in the state; a failure of the stores or of Kafka is none of that and
 * stops the task.
 *
 * <p>Threading: made, called and closed by one stream thread; shares nothing.
 */
final class LedgerTask {

    private static final Logger LOG = LoggerFactory.getLogger(LedgerTask.class);

    private final CommandDecider decider;
    private final LedgerState state;
    private final AccountApplier applier;
    private final LedgerEmitter emitter;
    private final LedgerMetrics metrics;

    LedgerTask(
            CommandDecider decider,
            LedgerState state,
            AccountApplier applier,
            LedgerEmitter emitter,
            LedgerMetrics metrics) {
        this.decider = decider;
        this.state = state;
        this.applier = applier;
        this.emitter = emitter;
        this.metrics = metrics;
    }

    void process(Record<byte[], byte[]> record, Coordinates coordinates) {
        var cause = new Cause(record, coordinates);
        if (coordinates.topic().equals(Topics.TRANSFERS.name())) {
            leg(cause);
        } else {
            command(cause);
        }
    }

    private void command(Cause cause) {
        Command command;
        Fingerprint fingerprint;
        try {
            command = CommandCodec.decode(cause.value());
            cause.belongsTo(command.head().user());
            fingerprint = Fingerprint.of(command);
        } catch (CodecException e) {
            deadLetter(cause, e);
            return;
        }
        var head = command.head();
        var account = state.account(head.user());
        var remembered = state.remembered(head.user(), head.id());
        Decision decision;
        Account next;
        try {
            decision = decider.decide(command, fingerprint, account, remembered, cause.time());
            next =
                    decision instanceof Accept(var event, _)
                            ? AccountApplier.next(account, event)
                            : account;
        } catch (RuntimeException e) {
            deadLetter(cause, e);
            return;
        }
        switch (decision) {
            case Accept accept -> accept(cause, fingerprint, accept, next);
            case Reject reject -> reject(cause, fingerprint, reject, command, account);
            case Repeat(var first) -> {
                metrics.repeated();
                var answer = CommandDecider.answerHead(command, account, cause.time());
                emitter.event(
                        cause.record(), cause.coordinates(), new CommandRepeated(answer, first));
            }
        }
    }

    private void accept(Cause cause, Fingerprint fingerprint, Accept accept, Account next) {
        metrics.applied();
        var event = accept.event();
        var available =
                switch (event) {
                    case MoneyMoved moved -> OptionalLong.of(moved.available());
                    case ProfileChanged _ -> OptionalLong.empty();
                };
        applier.put(event.head(), next);
        applier.remember(event.head(), fingerprint, new Outcome.Applied(next.version(), available));
        emitter.event(cause.record(), cause.coordinates(), event);
        if (accept.leg() != null) {
            emitter.leg(cause.record(), cause.coordinates(), accept.leg());
        }
    }

    private void reject(
            Cause cause, Fingerprint fingerprint, Reject reject, Command command, Account account) {
        metrics.rejected(reject.reason());
        var head = CommandDecider.answerHead(command, account, cause.time());
        var outcome = new Outcome.Rejected(account.version(), reject.reason(), reject.fields());
        if (reject.reason() != RejectionReason.ID_REUSED) {
            // The first answer under an id stands for ever; a clash must not take its place.
            applier.remember(head, fingerprint, outcome);
        }
        emitter.event(cause.record(), cause.coordinates(), new CommandRejected(head, outcome));
    }

    private void leg(Cause cause) {
        TransferLeg leg;
        try {
            leg = TransferLegCodec.decode(cause.value());
            cause.belongsTo(leg.destination());
        } catch (CodecException e) {
            deadLetter(cause, e);
            return;
        }
        var account = state.account(leg.destination());
        LegDecision decision;
        Account next;
        try {
            decision = TransferLegDecider.decide(leg, account, cause.time());
            next =
                    decision instanceof Take(var event)
                            ? AccountApplier.next(account, event)
                            : account;
        } catch (RuntimeException e) {
            deadLetter(cause, e);
            return;
        }
        switch (decision) {
            case Take(var event) -> {
                metrics.legTaken();
                applier.put(event.head(), next);
                emitter.event(cause.record(), cause.coordinates(), event);
            }
            case SendHome(var homeward) -> {
                metrics.legSentHome();
                emitter.leg(cause.record(), cause.coordinates(), homeward);
            }
            case Strand(var reason) -> deadLetter(cause, new IllegalStateException(reason));
        }
    }

    private void deadLetter(Cause cause, RuntimeException why) {
        metrics.deadLetter();
        LOG.error("Record {} goes to the dead letters", cause.coordinates(), why);
        var reason = why.getMessage() == null ? why.getClass().getName() : why.getMessage();
        emitter.deadLetter(cause.record(), cause.coordinates(), reason);
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
