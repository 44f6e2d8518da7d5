package dev.laurel.command.http;

import dev.laurel.command.submission.CommandLog;
import dev.laurel.command.submission.NotDurableException;
import dev.laurel.contract.command.Command;
import dev.laurel.contract.event.Event;
import dev.laurel.contract.event.EventHead;
import dev.laurel.contract.id.UserId;
import dev.laurel.contract.outcome.Outcome;
import dev.laurel.contract.outcome.RejectionReason;
import dev.laurel.contract.position.PartitionOffset;
import dev.laurel.kafka.codec.EventCodec;
import dev.laurel.kafka.header.RecordHeaders;
import dev.laurel.kafka.topic.KeyPartitioner;
import dev.laurel.kafka.topic.Topics;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.internals.AutoOffsetResetStrategy;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;

/**
 * A log with a ledger behind it, both in memory: commands get offsets, and their events come out at
 * Kafka's own consumer for tests. It knows grants, spends and repeats, and can be told to be slow
 * or broken.
 */
final class InMemoryLedger implements CommandLog {

    private final MockConsumer<byte[], byte[]> events =
            new MockConsumer<>(AutoOffsetResetStrategy.EARLIEST.name());
    private final Map<Integer, Long> commandOffsets = new HashMap<>();
    private final Map<Integer, Long> eventOffsets = new HashMap<>();
    private final Map<UserId, Long> balances = new HashMap<>();
    private final Map<UserId, Long> versions = new HashMap<>();
    private final Map<String, Outcome> outcomes = new HashMap<>();

    /** Commands that were written, in order. */
    final List<Command> written = new java.util.ArrayList<>();

    /** Commands are durable but nobody decides them. */
    volatile boolean undecided;

    /** Commands that nobody confirms, where this is not null; the test does it. */
    volatile @Nullable BlockingQueue<CompletableFuture<PartitionOffset>> unconfirmed;

    /** Nothing can be written. */
    volatile boolean broken;

    InMemoryLedger() {
        var node = new Node(0, "localhost", 1);
        var partitions = new java.util.ArrayList<PartitionInfo>();
        var offsets = new HashMap<TopicPartition, Long>();
        for (var partition = 0; partition < Topics.PARTITIONS; partition++) {
            var nodes = new Node[] {node};
            partitions.add(new PartitionInfo(Topics.EVENTS.name(), partition, node, nodes, nodes));
            offsets.put(new TopicPartition(Topics.EVENTS.name(), partition), 0L);
        }
        events.updatePartitions(Topics.EVENTS.name(), partitions);
        events.updateBeginningOffsets(offsets);
        events.updateEndOffsets(offsets);
    }

    MockConsumer<byte[], byte[]> events() {
        return events;
    }

    @Override
    public synchronized CompletableFuture<PartitionOffset> append(
            Command command, byte @Nullable [] replyTo) {
        if (broken) {
            return CompletableFuture.failedFuture(
                    new NotDurableException("broken", true, new IllegalStateException()));
        }
        var held = unconfirmed;
        if (held != null) {
            var durable = new CompletableFuture<PartitionOffset>();
            held.add(durable);
            return durable;
        }
        written.add(command);
        var partition = KeyPartitioner.partition(command.head().user().bytes(), Topics.PARTITIONS);
        var offset = commandOffsets.merge(partition, 1L, Long::sum) - 1;
        if (!undecided) {
            publish(decide(command), partition, replyTo);
        }
        return CompletableFuture.completedFuture(new PartitionOffset(partition, offset));
    }

    private Event decide(Command command) {
        var head = command.head();
        var key = head.user() + " " + head.id();
        var first = outcomes.get(key);
        var version = versions.getOrDefault(head.user(), 0L);
        if (first != null) {
            return new Event.CommandRepeated(head(command, version), first);
        }
        var balance = balances.getOrDefault(head.user(), 0L);
        return switch (command) {
            case Command.GrantCredits(_, var asset, var amount) -> {
                var event =
                        new Event.CreditsGranted(
                                head(command, version + 1),
                                asset,
                                amount,
                                balance + amount.minorUnits());
                apply(key, event);
                yield event;
            }
            case Command.SpendCredits(_, var asset, var amount)
                    when balance >= amount.minorUnits() -> {
                var event =
                        new Event.CreditsSpent(
                                head(command, version + 1),
                                asset,
                                amount,
                                balance - amount.minorUnits());
                apply(key, event);
                yield event;
            }
            case Command.SpendCredits _, Command.TransferCredits _ -> {
                var rejected =
                        new Outcome.Rejected(
                                version, RejectionReason.INSUFFICIENT_CREDITS, List.of());
                outcomes.put(key, rejected);
                yield new Event.CommandRejected(head(command, version), rejected);
            }
            case Command.ChangeProfile(_, var change) -> {
                versions.put(head.user(), version + 1);
                yield new Event.ProfileChanged(head(command, version + 1), change);
            }
        };
    }

    private void apply(String key, Event.MoneyMoved event) {
        balances.put(event.head().user(), event.available());
        versions.put(event.head().user(), event.head().version());
        outcomes.put(
                key,
                new Outcome.Applied(
                        event.head().version(), java.util.OptionalLong.of(event.available())));
    }

    private void publish(Event event, int partition, byte @Nullable [] replyTo) {
        var headers = new org.apache.kafka.common.header.internals.RecordHeaders();
        if (replyTo != null) {
            headers.add(RecordHeaders.REPLY_TO, replyTo);
        }
        var value = EventCodec.encode(event);
        var offset = eventOffsets.merge(partition, 1L, Long::sum) - 1;
        var record =
                new ConsumerRecord<>(
                        Topics.EVENTS.name(),
                        partition,
                        offset,
                        0L,
                        TimestampType.CREATE_TIME,
                        0,
                        value.length,
                        event.head().user().bytes(),
                        value,
                        headers,
                        Optional.empty());
        events.schedulePollTask(() -> events.addRecord(record));
    }

    private static EventHead head(Command command, long version) {
        return new EventHead(
                command.head().user(),
                command.head().id(),
                version,
                command.head().occurredAtMillis(),
                0,
                null,
                Map.of());
    }
}
