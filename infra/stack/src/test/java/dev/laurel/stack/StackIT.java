package dev.laurel.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laurel.kafka.topic.Topic;
import dev.laurel.kafka.topic.Topics;
import dev.laurel.stack.data.ChosenPorts;
import dev.laurel.stack.data.DataDirectory;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/** The real broker and the real PostgreSQL, as child processes. */
@Timeout(300)
final class StackIT {

    @TempDir private Path directory;

    private StackOptions stores() {
        return StackOptions.in(directory.resolve("with blank"))
                .withParts(Part.BROKER, Part.POSTGRES);
    }

    @Test
    void shouldKeepWhatWasWrittenThroughKillsAndRestarts() throws Exception {
        try (var stack = Stack.start(stores())) {
            // given
            var bootstrap = stack.addresses().bootstrapServers();
            produce(bootstrap, "first");

            // when
            stack.kill(Part.BROKER);
            stack.kill(Part.POSTGRES);
            assertThat(stack.process(Part.BROKER)).isEmpty();
            assertThat(stack.died()).isEmpty();
            stack.restart(Part.BROKER);
            stack.restart(Part.POSTGRES);

            // then
            assertThat(stack.ready(Part.POSTGRES)).isTrue();
            assertThat(stack.addresses().bootstrapServers()).isEqualTo(bootstrap);
            produce(bootstrap, "second");
            assertThat(consume(bootstrap)).containsExactly("first", "second");
        }
        try (var stack = Stack.start(stores())) {
            assertThat(consume(stack.addresses().bootstrapServers()))
                    .containsExactly("first", "second");
        }
    }

    @Test
    void shouldCreateEveryTopicOfTheCatalogue() throws Exception {
        try (var stack = Stack.start(stores().withParts(Part.BROKER));
                var admin =
                        Admin.create(
                                Map.of(
                                        "bootstrap.servers",
                                        stack.addresses().bootstrapServers()))) {
            var names = Topics.all().stream().map(Topic::name).toList();
            assertThat(admin.describeTopics(names).allTopicNames().get())
                    .hasSameSizeAs(names)
                    .allSatisfy(
                            (_, description) ->
                                    assertThat(description.partitions())
                                            .hasSize(Topics.PARTITIONS));
        }
    }

    @Test
    void shouldGoOnWithTwoOfThreeBrokers() throws Exception {
        var options = stores().withParts(Part.BROKER).withInstances(Part.BROKER, 3);
        var killed = new Instance(Part.BROKER, 2);
        try (var stack = Stack.start(options)) {
            // given
            var bootstrap = stack.addresses().bootstrapServers();
            assertThat(bootstrap.split(",", -1)).hasSize(3);
            produce(bootstrap, "first");

            // when
            stack.kill(killed);
            produce(bootstrap, "second");
            stack.restart(killed);

            // then
            assertThat(consume(bootstrap)).containsExactly("first", "second");
            stack.pause(killed);
            assertThat(stack.ready(killed)).isFalse();
            stack.resume(killed);
            assertThat(stack.ready(killed)).isTrue();
            try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
                var names = List.of(Topics.COMMANDS.name(), Topics.EVENTS.name());
                assertThat(admin.describeTopics(names).allTopicNames().get().values())
                        .flatExtracting(TopicDescription::partitions)
                        .allSatisfy(partition -> assertThat(partition.replicas()).hasSize(3));
            }
        }
        assertThatThrownBy(() -> Stack.start(options.withInstances(Part.BROKER, 1)))
                .hasMessageContaining("was made with 3 broker(s)");
    }

    @Test
    void shouldSayWhichPartDied() {
        try (var stack = Stack.start(stores().withParts(Part.POSTGRES))) {
            // when
            stack.process(Part.POSTGRES).orElseThrow().destroyForcibly();

            // then
            org.awaitility.Awaitility.await().until(() -> stack.died().isPresent());
            assertThat(stack.died()).contains(Instance.first(Part.POSTGRES));
        }
    }

    @Test
    void shouldRefuseADirectoryThatIsInUse() {
        var options = stores().withParts(Part.POSTGRES);
        try (var stack = Stack.start(options)) {
            // another stack watches it
            assertThatThrownBy(() -> Stack.start(options))
                    .isInstanceOf(StackException.class)
                    .hasMessageContaining("is in use by another stack");

            // its parts live on without anybody
            stack.detach();
            assertThatThrownBy(() -> Stack.start(options))
                    .isInstanceOf(StackException.class)
                    .hasMessageContaining("laurel down --data");
            Stack.attach(options, StackListener.SILENT).close();
        }
        Stack.start(options).close();
    }

    @Test
    void shouldNameThePortInUseAndLeaveNothingRunning() throws Exception {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var options = stores().withPorts(new ChosenPorts(0, socket.getLocalPort(), 0));
            assertThatThrownBy(() -> Stack.start(options))
                    .isInstanceOf(StackException.class)
                    .hasMessage(
                            "Port %d is in use; choose another one with --query-port"
                                    .formatted(socket.getLocalPort()));
        }
        Stack.start(stores().withParts(Part.POSTGRES)).close();
    }

    @Test
    void shouldStopEverythingWhenAPartDiesAtStart() throws Exception {
        // given: a broker that finds its data to be no directory
        var root = stores().directory();
        Files.createDirectories(root);
        Files.writeString(root.resolve("broker"), "no directory", StandardCharsets.UTF_8);

        // when, then
        assertThatThrownBy(() -> Stack.start(stores()))
                .isInstanceOf(StackException.class)
                .hasMessageStartingWith("broker died at start: ")
                .hasMessageContaining("broker.log");
        assertThat(DataDirectory.of(root).pidFile(Instance.first(Part.POSTGRES)).live()).isEmpty();
    }

    private static void produce(String bootstrap, String value)
            throws ExecutionException, InterruptedException {
        try (var producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", bootstrap, "acks", "all"),
                        new StringSerializer(),
                        new StringSerializer())) {
            producer.send(new ProducerRecord<>(Topics.COMMANDS.name(), 0, "key", value)).get();
        }
    }

    private static List<String> consume(String bootstrap) {
        try (var consumer =
                new KafkaConsumer<>(
                        Map.of("bootstrap.servers", bootstrap),
                        new StringDeserializer(),
                        new StringDeserializer())) {
            var partition = new TopicPartition(Topics.COMMANDS.name(), 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            var end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
            var values = new ArrayList<String>();
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofSeconds(1)).forEach(record -> values.add(record.value()));
            }
            return Collections.unmodifiableList(values);
        }
    }
}
