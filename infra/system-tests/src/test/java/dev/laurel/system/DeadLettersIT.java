package dev.laurel.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laurel.kafka.header.DeadLetters;
import dev.laurel.kafka.topic.KeyPartitioner;
import dev.laurel.kafka.topic.Topic;
import dev.laurel.kafka.topic.Topics;
import dev.laurel.stack.Stack;
import dev.laurel.system.fixture.CommandLine;
import dev.laurel.system.fixture.CommandLine.Result;
import dev.laurel.system.fixture.Kafka;
import dev.laurel.system.fixture.Laurel;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.StreamSupport;

/**
 * Poison in the running system: every part goes on, and an operator finds it and sends it again.
 */
@Timeout(300)
class DeadLettersIT {

    private static final byte[] ALICE = "alice".getBytes(StandardCharsets.UTF_8);
    private static final byte[] POISON = {(byte) 0xFF, 0, 1, 2, 'p', 'o', 'i', 's', 'o', 'n'};
    private static final int PARTITION = KeyPartitioner.partition(ALICE, Topics.PARTITIONS);

    @TempDir private static Path scratch;

    private final Path data = scratch.resolve("data");

    @Test
    void shouldGoOnBehindPoisonAndLetAnOperatorSendItAgain() throws Exception {
        try (var kafka = Kafka.chosen();
                var stack = Stack.start(kafka.options(data));
                var laurel = new Laurel(stack.addresses())) {
            var bootstrap = stack.addresses().bootstrapServers();

            // given: poison between two commands, and between two events
            grant(laurel, "c-1", 10);
            produce(bootstrap, Topics.COMMANDS, POISON);
            grant(laurel, "c-2", 10);
            produce(bootstrap, Topics.EVENTS, POISON);
            var third = grant(laurel, "c-3", 10);

            // then: decided, answered, and visible at its position
            var position = Laurel.positionOf(third);
            assertThat(available(laurel.getAt("/v1/users/alice", position))).isEqualTo(30);
            laurel.awaitCaughtUp();
            var letters = list();
            assertThat(readers(letters)).contains("ledger", "views");
            var ofCommand = number(letters, "laurel.commands");
            assertThat(laurel("show", ofCommand).output())
                    .contains(
                            "by ledger",
                            "key        alice",
                            "header     test = 0xff",
                            "ff 00 01 02 70 6f 69 73  6f 6e",
                            "read now   no: ");
            assertThat(laurel("retry", ofCommand).exitCode()).isOne();
            assertThat(laurel("retry", number(letters, "laurel.events")).output())
                    .contains("happen twice");

            // given: what an older version could not read, and this one can
            putAside(bootstrap, commandOf(bootstrap, "c-3"));
            putAside(bootstrap, withAnotherId(commandOf(bootstrap, "c-3"), "c-4"));

            // when: all that can be is sent again, and once more
            var every = laurel("retry", "--all");
            assertThat(every.exitCode()).as(every.output()).isZero();
            assertThat(every.output()).contains("2 sent again");
            assertThat(laurel("retry", "--all").output()).contains("0 sent again");
            assertThat(laurel("retry", "--all", "--again").output()).contains("2 sent again");
            assertThat(laurel("retry", "0:99999").output())
                    .contains("there is no such dead letter");

            // then: c-3 is known, c-4 is new, and each counts once
            var after = Laurel.positionOf(grant(laurel, "c-5", 1));
            assertThat(available(laurel.getAt("/v1/users/alice", after))).isEqualTo(41);

            // given: one that is older than what the ledger remembers
            var old = withAnotherId(commandOf(bootstrap, "c-3"), "c-6");
            putAside(bootstrap, old, old.timestamp() - Duration.ofDays(8).toMillis());

            // then: it waits for somebody who has looked, and is the oldest
            var refused = laurel("retry", "--all");
            assertThat(refused.output()).contains("longer ago than the 7 days", "--again");
            assertThat(refused.output()).contains("0 sent again");
            var newest = laurel("list", "--limit", "1").output();
            assertThat(newest).contains("older ones: --before ");
            var all = list();
            assertThat(laurel("list", "--before", all.at("/1/number").asString()).output())
                    .contains(all.at("/0/number").asString())
                    .doesNotContain("older ones");
            assertThat(laurel("retry", "--all", "--kept-days", "9").output())
                    .contains("1 sent again");
            var last = Laurel.positionOf(grant(laurel, "c-7", 1));
            assertThat(available(laurel.getAt("/v1/users/alice", last))).isEqualTo(52);
            assertThat(laurel.get("/v1/audit/conservation").at("/assets/0/difference").asLong(1))
                    .isZero();
        }
        assertThat(laurel("list").exitCode()).isEqualTo(2);
    }

    private static JsonNode grant(Laurel laurel, String id, int amount) {
        var items =
                laurel.decide(
                        List.of(
                                "{\"id\":\"%s\",\"type\":\"grant\",\"user\":\"alice\",\"amount\":%d}"
                                        .formatted(id, amount)));
        assertThat(items.at("/0/status").asString()).isEqualTo("applied");
        return items;
    }

    private static long available(JsonNode user) {
        return user.at("/balances/0/available").asLong();
    }

    private JsonNode list() {
        var result = laurel("list", "--json");
        var document = result.output().lines().filter(line -> line.startsWith("{")).findFirst();
        assertThat(document).as(result.output()).isPresent();
        return JsonMapper.shared().readTree(document.get()).path("letters");
    }

    private static List<String> readers(JsonNode letters) {
        return StreamSupport.stream(letters.spliterator(), false)
                .map(letter -> letter.path("reader").asString())
                .toList();
    }

    private static String number(JsonNode letters, String topic) {
        return StreamSupport.stream(letters.spliterator(), false)
                .filter(letter -> letter.at("/from/topic").asString().equals(topic))
                .findFirst()
                .orElseThrow()
                .path("number")
                .asString();
    }

    private Result laurel(String... arguments) {
        var line = new ArrayList<>(List.of("dead-letters"));
        line.addAll(List.of(arguments));
        line.addAll(List.of("--data", data.toString()));
        return CommandLine.run(scratch, line.toArray(String[]::new));
    }

    private static void produce(String bootstrap, Topic topic, byte[] value)
            throws ExecutionException, InterruptedException {
        var record = new ProducerRecord<>(topic.name(), ALICE, value);
        record.headers().add("test", new byte[] {(byte) 0xFF});
        send(bootstrap, record);
    }

    private static void putAside(String bootstrap, ConsumerRecord<byte[], byte[]> record)
            throws ExecutionException, InterruptedException {
        putAside(bootstrap, record, record.timestamp());
    }

    private static void putAside(
            String bootstrap, ConsumerRecord<byte[], byte[]> record, long millis)
            throws ExecutionException, InterruptedException {
        send(bootstrap, DeadLetters.of(record, "ledger", "an older version", millis));
    }

    private static void send(String bootstrap, ProducerRecord<byte[], byte[]> record)
            throws ExecutionException, InterruptedException {
        try (var producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", bootstrap),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            producer.send(record).get();
        }
    }

    private static ConsumerRecord<byte[], byte[]> commandOf(String bootstrap, String id) {
        var part = new TopicPartition(Topics.COMMANDS.name(), PARTITION);
        try (var consumer =
                new KafkaConsumer<>(
                        Map.of("bootstrap.servers", bootstrap),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            consumer.assign(List.of(part));
            consumer.seekToBeginning(List.of(part));
            var end = consumer.endOffsets(List.of(part)).getOrDefault(part, 0L);
            while (consumer.position(part) < end) {
                for (var record : consumer.poll(Duration.ofSeconds(1))) {
                    if (text(record.value()).contains(id)) {
                        return record;
                    }
                }
            }
        }
        throw new IllegalStateException(id);
    }

    private static ConsumerRecord<byte[], byte[]> withAnotherId(
            ConsumerRecord<byte[], byte[]> record, String id) {
        var value = text(record.value()).replace("c-3", id);
        return new ConsumerRecord<>(
                record.topic(),
                record.partition(),
                record.offset(),
                record.timestamp(),
                TimestampType.CREATE_TIME,
                0,
                0,
                record.key(),
                value.getBytes(StandardCharsets.ISO_8859_1),
                record.headers(),
                Optional.empty());
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
