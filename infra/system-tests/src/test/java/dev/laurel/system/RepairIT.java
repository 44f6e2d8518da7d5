package dev.laurel.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laurel.kafka.topic.Topics;
import dev.laurel.stack.Instance;
import dev.laurel.stack.Part;
import dev.laurel.stack.Stack;
import dev.laurel.stack.StackOptions;
import dev.laurel.stack.data.DataDirectory;
import dev.laurel.system.fixture.CommandLine;
import dev.laurel.system.fixture.Laurel;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** {@code laurel repair}: a transaction that no coordinator knows is found, told and ended. */
@Timeout(300)
class RepairIT {

    private static final TopicPartition PARTITION =
            new TopicPartition(Topics.DEAD_LETTERS.name(), 0);

    @TempDir private Path scratch;

    private Path data;

    @BeforeEach
    void chooseDirectory() {
        data = scratch.resolve("data");
    }

    @Test
    void shouldRollBackATransactionThatItsCoordinatorForgot() throws Exception {
        try (var stack = Stack.start(StackOptions.in(data))) {
            assertThat(repair().output()).contains("none", "Nothing is wrong");
            leaveOpen(stack.addresses().bootstrapServers());
        }
        forgetTransactions();

        try (var stack = Stack.start(StackOptions.in(data));
                var laurel = new Laurel(stack.addresses());
                var admin = admin(stack.addresses().bootstrapServers())) {
            assertThat(end(admin, IsolationLevel.READ_COMMITTED))
                    .isLessThan(end(admin, IsolationLevel.READ_UNCOMMITTED));

            var told = repair();
            assertThat(told.exitCode()).as(told.output()).isOne();
            assertThat(told.output())
                    .contains("laurel.dead-letters-0 from offset 0", "with --yes: rolls them back");

            var done = repair("--yes");
            assertThat(done.exitCode()).as(done.output()).isZero();
            assertThat(done.output()).contains("rolled back", "Nothing is wrong");
            assertThat(end(admin, IsolationLevel.READ_COMMITTED))
                    .isEqualTo(end(admin, IsolationLevel.READ_UNCOMMITTED));
            assertThat(
                            laurel.decide(
                                    List.of(
                                            """
                                            {"id":"c-1","type":"grant","user":"alice","amount":1}""")))
                    .hasSize(1);
        }
    }

    /** What stands between the ledger and its offsets would hold it up for ever. */
    @Test
    void shouldStartByItselfWhereOffsetsHang() throws Exception {
        try (var stack = Stack.start(StackOptions.in(data))) {
            leaveOffsetsOpen(stack.addresses().bootstrapServers());
        }
        forgetTransactions();

        try (var stack = Stack.start(StackOptions.in(data));
                var laurel = new Laurel(stack.addresses())) {
            laurel.decide(
                    List.of(
                            """
                            {"id":"c-1","type":"grant","user":"alice","amount":1}"""));

            assertThat(laurel.projectionMetrics())
                    .containsPattern(
                            "laurel_projection_ended_transactions_total\\{role=\"ledger\"\\} [1-9]");
        }
    }

    private CommandLine.Result repair(String... more) {
        var arguments = new String[3 + more.length];
        arguments[0] = "repair";
        arguments[1] = "--data";
        arguments[2] = data.toString();
        System.arraycopy(more, 0, arguments, 3, more.length);
        return CommandLine.run(scratch, arguments);
    }

    /** Its producer is gone, and its time is not over for long. */
    private static void leaveOpen(String bootstrapServers) throws Exception {
        var producer = producer(bootstrapServers);
        var written =
                producer.send(
                        new ProducerRecord<>(
                                PARTITION.topic(), PARTITION.partition(), null, new byte[] {1}));
        producer.flush();
        assertThat(written.get().offset()).isZero();
        // Closed without an end: with time it would roll back.
        producer.close(Duration.ZERO);
    }

    private static void leaveOffsetsOpen(String bootstrapServers) {
        var settings =
                Map.<String, Object>of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ConsumerConfig.GROUP_ID_CONFIG,
                        "laurel-ledger",
                        ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
                        ByteArrayDeserializer.class,
                        ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
                        ByteArrayDeserializer.class);
        // It never joins: as one that is no member it may commit in a transaction.
        try (var consumer = new KafkaConsumer<byte[], byte[]>(settings)) {
            var producer = producer(bootstrapServers);
            producer.sendOffsetsToTransaction(
                    Map.of(new TopicPartition(Topics.COMMANDS.name(), 0), new OffsetAndMetadata(0)),
                    consumer.groupMetadata());
            producer.close(Duration.ZERO);
        }
    }

    private static KafkaProducer<byte[], byte[]> producer(String bootstrapServers) {
        var settings =
                Map.<String, Object>of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                        "of-nobody",
                        ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                        600_000,
                        ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
                        ByteArraySerializer.class,
                        ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
                        ByteArraySerializer.class);
        var producer = new KafkaProducer<byte[], byte[]>(settings);
        producer.initTransactions();
        producer.beginTransaction();
        return producer;
    }

    private void forgetTransactions() throws IOException {
        var broker = DataDirectory.of(data).of(Instance.first(Part.BROKER));
        try (var logs = Files.list(broker)) {
            for (var log : logs.toList()) {
                if (String.valueOf(log.getFileName()).startsWith("__transaction_state-")) {
                    try (var files = Files.walk(log)) {
                        for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                            Files.delete(file);
                        }
                    }
                }
            }
        }
    }

    private static Admin admin(String bootstrapServers) {
        return Admin.create(Map.of("bootstrap.servers", bootstrapServers));
    }

    private static long end(Admin admin, IsolationLevel isolation) throws Exception {
        return admin.listOffsets(
                        Map.of(PARTITION, OffsetSpec.latest()), new ListOffsetsOptions(isolation))
                .partitionResult(PARTITION)
                .get()
                .offset();
    }
}
