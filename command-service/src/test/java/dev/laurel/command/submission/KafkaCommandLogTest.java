package dev.laurel.command.submission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laurel.contract.command.Command;
import dev.laurel.contract.command.CommandGroup;
import dev.laurel.contract.command.CommandHead;
import dev.laurel.contract.command.CommandOptions;
import dev.laurel.contract.command.ProfileChange;
import dev.laurel.contract.id.AssetId;
import dev.laurel.contract.id.CommandId;
import dev.laurel.contract.id.GroupId;
import dev.laurel.contract.id.UserId;
import dev.laurel.contract.money.Amount;
import dev.laurel.contract.position.PartitionOffset;
import dev.laurel.kafka.codec.CommandCodec;
import dev.laurel.kafka.header.RecordHeaders;
import dev.laurel.kafka.topic.KeyPartitioner;
import dev.laurel.kafka.topic.Topics;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

class KafkaCommandLogTest {

    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    /** Kafka's own producer for tests; it can be told to take no more records. */
    private static final class FullProducer extends MockProducer<byte[], byte[]> {

        private boolean full;

        FullProducer() {
            super(false, null, new ByteArraySerializer(), new ByteArraySerializer());
        }

        @Override
        public synchronized Future<RecordMetadata> send(
                ProducerRecord<byte[], byte[]> record, Callback callback) {
            if (!full) {
                return super.send(record, callback);
            }
            var failure = new TimeoutException("no room in the buffer");
            callback.onCompletion(null, failure);
            return CompletableFuture.failedFuture(failure);
        }
    }

    private final FullProducer producer = new FullProducer();
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final KafkaCommandLog log =
            new KafkaCommandLog(producer, InstantSource.fixed(NOW), metrics);

    @Test
    void shouldWriteTheCommandUnderItsUserWithItsHeaders() {
        var command = grant("c-1");
        var durable = log.append(command, "me".getBytes(StandardCharsets.UTF_8));

        assertThat(durable).isNotDone();
        assertThat(producer.completeNext()).isTrue();
        var record = producer.history().getFirst();
        var partition = KeyPartitioner.partition(command.head().user().bytes(), Topics.PARTITIONS);
        // Without a cluster the producer for tests confirms all at partition 0.
        assertThat(durable).isCompletedWithValue(new PartitionOffset(0, 0));
        assertThat(record.topic()).isEqualTo("laurel.commands");
        assertThat(record.partition()).isEqualTo(partition);
        assertThat(record.timestamp()).isEqualTo(NOW.toEpochMilli());
        assertThat(record.key()).isEqualTo(command.head().user().bytes());
        assertThat(CommandCodec.decode(record.value())).isEqualTo(command);
        assertThat(header(record, "ce_id")).isEqualTo("c-1");
        assertThat(header(record, "ce_type")).isEqualTo("dev.laurel.command.grant.v1");
        assertThat(header(record, RecordHeaders.REPLY_TO)).isEqualTo("me");
    }

    @Test
    void shouldNameTheTypeOfEveryCommand() {
        var head = grant("c-1").head();
        var hold = new CommandId("h");
        var asset = new AssetId("credit");
        var one = new Amount(1);
        var commands =
                List.of(
                        new Command.ChangeProfile(head, new ProfileChange("n", null)),
                        new Command.GrantCredits(head, asset, one),
                        new Command.SpendCredits(head, asset, one),
                        new Command.TransferCredits(head, asset, one, new UserId("bob")),
                        new Command.PlaceHold(head, asset, one, 1),
                        new Command.CaptureHold(head, hold, null),
                        new Command.ReleaseHold(head, hold),
                        new Command.ReverseTransaction(head, hold),
                        new Command.FreezeUser(head),
                        new Command.UnfreezeUser(head));
        assertThat(commands).hasSize(Command.class.getPermittedSubclasses().length);

        for (var command : commands) {
            assertThat(log.append(command, null)).isNotDone();
            var record = producer.history().getLast();
            assertThat(header(record, "ce_type"))
                    .isEqualTo("dev.laurel.command." + command.type() + ".v1");
            assertThat(CommandCodec.decode(record.value())).isEqualTo(command);
        }
    }

    @Test
    void shouldWriteAGroupAsOneRecord() {
        var group =
                new CommandGroup(
                        new GroupId("g1"), List.of(ofGroup("c-1", "g1"), ofGroup("c-2", "g1")));

        var durable = log.append(group, "me".getBytes(StandardCharsets.UTF_8));

        assertThat(producer.completeNext()).isTrue();
        assertThat(durable).isCompletedWithValue(new PartitionOffset(0, 0));
        assertThat(producer.history()).hasSize(1);
        var record = producer.history().getFirst();
        assertThat(record.key()).isEqualTo(group.user().bytes());
        assertThat(CommandCodec.decode(record.value())).isEqualTo(group);
        assertThat(header(record, "ce_id")).isEqualTo("c-1");
        assertThat(header(record, "ce_type")).isEqualTo("dev.laurel.command.group.v1");
        assertThat(header(record, RecordHeaders.REPLY_TO)).isEqualTo("me");
    }

    @Test
    void shouldPartitionAsKafkaItselfDoes() {
        for (var i = 0; i < 1_000; i++) {
            var key = ("user-" + i).getBytes(StandardCharsets.UTF_8);
            assertThat(KeyPartitioner.partition(key, Topics.PARTITIONS))
                    .isEqualTo(BuiltInPartitioner.partitionForKey(key, Topics.PARTITIONS));
        }
    }

    @Test
    void shouldSayThatACommandMayBeWrittenWhenKafkaDidNotConfirm() throws Exception {
        var durable = log.append(grant("c-1"), null);
        try (var thread = Executors.newSingleThreadExecutor()) {
            assertThat(thread.submit(() -> producer.errorNext(new TimeoutException("late"))).get())
                    .isTrue();
        }

        assertThat(failure(durable).isMaybeWritten()).isTrue();
        assertThat(metrics.counter("laurel.command.log.failed").count()).isEqualTo(1);
    }

    @Test
    void shouldRefuseAtOnceAfterTheProducerTookNothing() {
        producer.full = true;
        var first = log.append(grant("c-1"), null);
        producer.full = false;
        var second = log.append(grant("c-2"), null);

        assertThat(failure(first).isMaybeWritten()).isFalse();
        assertThat(failure(second).isMaybeWritten()).isFalse();
        assertThat(producer.history()).isEmpty();
        assertThat(metrics.counter("laurel.command.log.refused").count()).isEqualTo(2);
    }

    @Test
    void shouldRefuseWhenTheProducerIsClosed() {
        producer.close();

        assertThat(failure(log.append(grant("c-1"), null)).isMaybeWritten()).isFalse();
    }

    private static NotDurableException failure(CompletableFuture<PartitionOffset> durable) {
        assertThat(durable).isCompletedExceptionally();
        return (NotDurableException) durable.exceptionNow();
    }

    private static String header(ProducerRecord<byte[], byte[]> record, String key) {
        return new String(record.headers().lastHeader(key).value(), StandardCharsets.UTF_8);
    }

    private static Command grant(String id) {
        return grant(id, CommandOptions.NONE);
    }

    private static Command ofGroup(String id, String group) {
        return grant(id, new CommandOptions(null, false, new GroupId(group)));
    }

    private static Command grant(String id, CommandOptions options) {
        return new Command.GrantCredits(
                new CommandHead(
                        new CommandId(id),
                        new UserId("alice"),
                        NOW.toEpochMilli(),
                        false,
                        null,
                        Map.of(),
                        options),
                new AssetId("credit"),
                new Amount(1));
    }
}
