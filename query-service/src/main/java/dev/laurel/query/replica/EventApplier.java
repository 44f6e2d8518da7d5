package dev.laurel.query.replica;

import dev.laurel.contract.event.Event;
import dev.laurel.contract.outcome.Outcome;
import dev.laurel.contract.outcome.RejectionReason;
import dev.laurel.contract.position.PartitionOffset;
import dev.laurel.kafka.codec.CodecException;
import dev.laurel.kafka.codec.EventCodec;
import dev.laurel.query.store.ColumnFamily;
import dev.laurel.query.store.OutcomeRow;
import dev.laurel.query.store.QueryStore;
import dev.laurel.query.store.StoreBatch;
import dev.laurel.query.store.TransactionRow;
import dev.laurel.query.store.UserLayout;

import org.apache.kafka.clients.consumer.ConsumerRecord;

import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Turns records of laurel.events into rows: a user's newest transactions, and the outcomes of
 * commands.
 *
 * <p>Threading: the replica's thread.
 */
final class EventApplier {

    private final QueryStore store;
    private final UnreadableRecords unreadable;
    private final int transactionsKept;
    private final EventOffsets events = new EventOffsets();
    private Set<CommandKey> outcomes = new HashSet<>();

    /**
     * @param transactionsKept of each user, the newest
     */
    EventApplier(QueryStore store, UnreadableRecords unreadable, int transactionsKept) {
        this.store = store;
        this.unreadable = unreadable;
        this.transactionsKept = transactionsKept;
    }

    /** How far the applied records reach. */
    EventOffsets events() {
        return events;
    }

    /** The commands whose outcomes have come since the last call. */
    Set<CommandKey> takeOutcomes() {
        var taken = outcomes;
        outcomes = new HashSet<>();
        return taken;
    }

    void apply(ConsumerRecord<byte[], byte[]> record, StoreBatch batch) {
        events.reach(record.partition(), record.offset());
        if (record.value() == null) {
            unreadable.add(record, "it has no value");
            return;
        }
        Event event;
        try {
            event = EventCodec.decode(record.value());
        } catch (CodecException e) {
            unreadable.add(record, e.getMessage());
            return;
        }
        switch (event) {
            case Event.Change change -> {
                keepTransaction(change, record, batch);
                keepOutcome(change, record, batch);
            }
            case Event.CommandRejected rejected -> {
                if (isFinal(rejected.outcome().reason())) {
                    put(rejected, rejected.outcome(), record, batch);
                }
            }
            case Event.CommandRepeated repeated -> putIfAbsent(repeated, record, batch);
            case Event.Refusal _ -> {
                // It answers nobody.
            }
            case Event.DryRunAnswered _ -> {
                // It was only asked what would be: the id is free.
            }
        }
    }

    /** An id used again keeps the first outcome that it had; one in quarantine has none yet. */
    private static boolean isFinal(RejectionReason reason) {
        return reason != RejectionReason.ID_REUSED && reason != RejectionReason.USER_QUARANTINED;
    }

    private void keepTransaction(
            Event event, ConsumerRecord<byte[], byte[]> record, StoreBatch batch) {
        var user = event.head().user().bytes();
        var version = event.head().version();
        var position = new PartitionOffset(record.partition(), record.offset());
        batch.put(
                ColumnFamily.TRANSACTION,
                UserLayout.transaction(user, version),
                TransactionRow.encode(position, record.value()));
        if (version > transactionsKept) {
            // Versions have no gaps, so one goes for each that comes.
            batch.delete(
                    ColumnFamily.TRANSACTION,
                    UserLayout.transaction(user, version - transactionsKept));
        }
    }

    private void keepOutcome(
            Event.Change change, ConsumerRecord<byte[], byte[]> record, StoreBatch batch) {
        if (change.answersCommand()) {
            var available =
                    change instanceof Event.MoneyMoved moved
                            ? OptionalLong.of(moved.available())
                            : OptionalLong.empty();
            var version = change.head().version();
            put(change, new Outcome.Applied(version, available), record, batch);
        }
    }

    private void putIfAbsent(
            Event.CommandRepeated repeated,
            ConsumerRecord<byte[], byte[]> record,
            StoreBatch batch) {
        var head = repeated.head();
        var key = UserLayout.outcome(head.user().bytes(), head.commandId());
        if (!outcomes.contains(new CommandKey(head.user(), head.commandId()))
                && store.get(ColumnFamily.OUTCOME, key) == null) {
            put(repeated, repeated.outcome(), record, batch);
        }
    }

    private void put(
            Event event, Outcome outcome, ConsumerRecord<byte[], byte[]> record, StoreBatch batch) {
        var head = event.head();
        var position = new PartitionOffset(record.partition(), record.offset());
        batch.put(
                ColumnFamily.OUTCOME,
                UserLayout.outcome(head.user().bytes(), head.commandId()),
                new OutcomeRow(outcome, position, head.decidedAtMillis()).encode());
        outcomes.add(new CommandKey(head.user(), head.commandId()));
    }
}
