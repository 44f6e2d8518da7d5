package dev.laurel.command.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laurel.command.outcome.Decided.Kind;
import dev.laurel.contract.event.Event;
import dev.laurel.contract.event.EventHead;
import dev.laurel.contract.event.Reversal;
import dev.laurel.contract.id.AssetId;
import dev.laurel.contract.id.CommandId;
import dev.laurel.contract.id.UserId;
import dev.laurel.contract.money.Amount;
import dev.laurel.contract.outcome.Outcome;
import dev.laurel.contract.position.PartitionOffset;
import dev.laurel.kafka.codec.EventCodec;
import dev.laurel.kafka.header.RecordHeaders;
import dev.laurel.kafka.topic.Topics;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.internals.AutoOffsetResetStrategy;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The tail on Kafka's own consumer for tests. */
class OutcomeTailTest {

    private static final TopicPartition PARTITION = new TopicPartition(Topics.EVENTS.name(), 0);
    private static final long END = 40;

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final OutcomeRegistry registry = new OutcomeRegistry(10, metrics);
    private final ReplyAddress address = new ReplyAddress(7);
    private final BlockingQueue<MockConsumer<byte[], byte[]>> made = new LinkedBlockingQueue<>();
    private final RepeatWatcher repeats = new RepeatWatcher(this::consumer, registry, 10, metrics);
    private final OutcomeTail tail =
            new OutcomeTail(this::consumer, registry, address, repeats, metrics);
    private final Thread thread = Thread.ofPlatform().name("tail").start(tail);

    @AfterEach
    void stop() throws InterruptedException {
        tail.stop();
        thread.join();
        assertThat(tail.isReady()).isFalse();
    }

    @Test
    void shouldAnswerWithTheEventOfTheWaitersOwnRecord() throws Exception {
        var consumer = made();
        var waiter = waiter();

        publish(consumer, END, new ReplyAddress(8).of(waiter.number()), granted(1).clone());
        publish(consumer, END + 2, null, granted(2));
        publish(consumer, END + 4, address.of(waiter.number()), granted(3));

        assertThat(decided(waiter))
                .isEqualTo(
                        new Decided(
                                new Outcome.Applied(3, OptionalLong.of(3)),
                                new PartitionOffset(0, END + 4),
                                Kind.FIRST));
    }

    @Test
    void shouldAnswerEachMemberOfAGroupWithItsOwnEvent() throws Exception {
        var consumer = made();
        assertThat(registry.reserve(3)).isTrue();
        var waiters = registry.register(3);
        var replyTo = address.of(waiters.getFirst().number());

        var order = new int[] {2, 0, 1};
        for (var at = 0; at < order.length; at++) {
            publish(consumer, END + at, replyTo, granted(1), groupIndex(order[at]));
        }

        for (var at = 0; at < order.length; at++) {
            assertThat(decided(waiters.get(order[at])).position())
                    .isEqualTo(new PartitionOffset(0, END + at));
        }
    }

    @Test
    void shouldTakeNoOtherNumberForAGroupIndex() throws Exception {
        var consumer = made();
        var waiter = waiter();
        var replyTo = address.of(waiter.number());

        publish(consumer, END, replyTo, granted(1), new byte[] {0});
        publish(consumer, END + 1, replyTo, granted(1), groupIndex(-1));
        publish(consumer, END + 2, replyTo, granted(1), groupIndex(1));
        publish(consumer, END + 3, replyTo, granted(1), groupIndex(0));

        assertThat(decided(waiter).position().offset()).isEqualTo(END + 3);
    }

    @Test
    void shouldTellADryRunFromADecision() throws Exception {
        var consumer = made();
        var waiter = waiter();
        var outcome = new Outcome.Applied(3, OptionalLong.of(3));

        publish(
                consumer,
                END,
                address.of(waiter.number()),
                EventCodec.encode(new Event.DryRunAnswered(head(2), outcome)));

        assertThat(decided(waiter))
                .isEqualTo(new Decided(outcome, new PartitionOffset(0, END), Kind.DRY_RUN));
    }

    @Test
    void shouldTakeNoEventForAnAnswerThatIsNone() throws Exception {
        var consumer = made();
        var waiter = waiter();
        var replyTo = address.of(waiter.number());
        var credit = new AssetId("credit");
        var reversal = new Reversal(new CommandId("t"), 0, new UserId("other"));
        var strangers =
                List.<Event>of(
                        new Event.TransferReceived(
                                head(1), credit, new Amount(1), 1, new UserId("v")),
                        new Event.TransferReturned(
                                head(1), credit, new Amount(1), 1, new UserId("v")),
                        new Event.HoldExpired(head(1), credit, new Amount(1), 1),
                        new Event.TransferTakenBack(
                                head(1), credit, new Amount(1), 1, reversal, new UserId("v")),
                        new Event.UserQuarantined(head(1), "why"));

        var offset = END;
        for (var stranger : strangers) {
            publish(consumer, offset++, replyTo, EventCodec.encode(stranger));
        }
        publish(consumer, offset, replyTo, EventCodec.encode(new Event.UserFrozen(head(2))));

        assertThat(decided(waiter))
                .isEqualTo(
                        new Decided(
                                new Outcome.Applied(2, OptionalLong.empty()),
                                new PartitionOffset(0, offset),
                                Kind.FIRST));
    }

    @Test
    void shouldAnswerARepeatWithTheFirstAnswerThatItSaw() throws Exception {
        var consumer = made();
        var first = waiter();
        var again = waiter();
        var outcome = new Outcome.Applied(1, OptionalLong.of(1));

        publish(consumer, END, address.of(first.number()), granted(1));
        publish(
                consumer,
                END + 7,
                address.of(again.number()),
                EventCodec.encode(new Event.CommandRepeated(head(9), outcome, 0)));

        assertThat(decided(first).position()).isEqualTo(new PartitionOffset(0, END));
        assertThat(decided(again))
                .isEqualTo(new Decided(outcome, new PartitionOffset(0, END), Kind.REPEATED));
    }

    @Test
    void shouldGoOnAfterAnEventThatCannotBeRead() throws Exception {
        var consumer = made();
        var lost = waiter();
        var waiter = waiter();

        publish(consumer, END, address.of(lost.number()), new byte[] {1, 2, 3});
        publish(consumer, END + 1, new byte[] {1}, granted(1));
        publish(consumer, END + 2, address.of(waiter.number()), granted(1));

        assertThat(decided(waiter).position().offset()).isEqualTo(END + 2);
        assertThat(lost.decision()).isNotDone();
    }

    @Test
    void shouldGoOnWhereItWasAfterKafkaFailedIt() throws Exception {
        var first = made();
        var before = waiter();
        publish(first, END, address.of(before.number()), granted(1));
        assertThat(decided(before).position().offset()).isEqualTo(END);

        var waiter = waiter();
        first.schedulePollTask(
                () -> first.setPollException(new KafkaException("the broker went away")));
        var second = made();
        publish(second, END + 1, address.of(waiter.number()), granted(2));

        assertThat(decided(waiter).position().offset()).isEqualTo(END + 1);
        assertThat(first.closed()).isTrue();
        assertThat(tail.isReady()).isTrue();
        assertThat(metrics.counter("laurel.command.outcome.tail.failures").count()).isEqualTo(1);
    }

    private static Decided decided(OutcomeRegistry.Waiter waiter) throws Exception {
        return waiter.decision().get(10, TimeUnit.SECONDS).orElseThrow();
    }

    private static byte[] groupIndex(int index) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(index).array();
    }

    private OutcomeRegistry.Waiter waiter() {
        assertThat(registry.reserve(1)).isTrue();
        return registry.register();
    }

    private MockConsumer<byte[], byte[]> made() throws InterruptedException {
        var consumer = made.poll(10, TimeUnit.SECONDS);
        assertThat(consumer).isNotNull();
        return consumer;
    }

    private MockConsumer<byte[], byte[]> consumer() {
        var consumer = new MockConsumer<byte[], byte[]>(AutoOffsetResetStrategy.EARLIEST.name());
        var node = new Node(0, "localhost", 1);
        var nodes = new Node[] {node};
        consumer.updatePartitions(
                PARTITION.topic(),
                List.of(new PartitionInfo(PARTITION.topic(), 0, node, nodes, nodes)));
        consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
        consumer.updateEndOffsets(Map.of(PARTITION, END));
        made.add(consumer);
        return consumer;
    }

    private static void publish(
            MockConsumer<byte[], byte[]> consumer,
            long offset,
            byte @Nullable [] replyTo,
            byte[] value) {
        publish(consumer, offset, replyTo, value, null);
    }

    private static void publish(
            MockConsumer<byte[], byte[]> consumer,
            long offset,
            byte @Nullable [] replyTo,
            byte[] value,
            byte @Nullable [] groupIndex) {
        var headers = new org.apache.kafka.common.header.internals.RecordHeaders();
        headers.add(RecordHeaders.REPLY_TO, replyTo);
        if (groupIndex != null) {
            headers.add(RecordHeaders.GROUP_INDEX, groupIndex);
        }
        var record =
                new ConsumerRecord<>(
                        PARTITION.topic(),
                        0,
                        offset,
                        0L,
                        TimestampType.CREATE_TIME,
                        0,
                        value.length,
                        new byte[] {'u'},
                        value,
                        headers,
                        Optional.empty());
        consumer.schedulePollTask(() -> consumer.addRecord(record));
    }

    private static byte[] granted(long version) {
        return EventCodec.encode(
                new Event.CreditsGranted(
                        head(version), new AssetId("credit"), new Amount(1), version));
    }

    private static EventHead head(long version) {
        return new EventHead(new UserId("u"), new CommandId("c"), version, 0, 0, null, Map.of());
    }
}
