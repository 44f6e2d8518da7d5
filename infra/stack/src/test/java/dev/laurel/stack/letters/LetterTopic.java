package dev.laurel.stack.letters;

import dev.laurel.contract.command.Command;
import dev.laurel.contract.command.CommandHead;
import dev.laurel.contract.command.CommandOptions;
import dev.laurel.contract.id.AssetId;
import dev.laurel.contract.id.CommandId;
import dev.laurel.contract.id.UserId;
import dev.laurel.contract.money.Amount;
import dev.laurel.kafka.codec.CommandCodec;
import dev.laurel.kafka.header.DeadLetters;
import dev.laurel.kafka.topic.Topics;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.internals.AutoOffsetResetStrategy;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;

/** laurel.dead-letters with two partitions in memory, its readers and its writer. */
final class LetterTopic {

    static final int PARTITIONS = 2;

    /** Records that a poll gives at most. */
    private static final int POLL_MAX = 3;

    private final List<List<ConsumerRecord<byte[], byte[]>>> partitions = new ArrayList<>();

    /** What was written to other topics. */
    final List<ProducerRecord<byte[], byte[]>> sent = new ArrayList<>();

    /** Whether what is written to another topic comes back as a letter, as from a quarantine. */
    boolean comesBack;

    LetterTopic() {
        for (var partition = 0; partition < PARTITIONS; partition++) {
            partitions.add(new ArrayList<>());
        }
    }

    LetterBox open(Duration readBound) {
        return new LetterBox(consumer(), producer(), readBound);
    }

    /** Puts a command aside. */
    LetterNumber add(int partition, String user, String id, long millis) {
        var command =
                new Command.GrantCredits(
                        new CommandHead(
                                new CommandId(id),
                                new UserId(user),
                                0,
                                false,
                                null,
                                Map.of(),
                                CommandOptions.NONE),
                        new AssetId("credit"),
                        new Amount(5));
        var record =
                record(
                        Topics.COMMANDS.name(),
                        partition,
                        41,
                        new UserId(user).bytes(),
                        CommandCodec.encode(command));
        return append(partition, millis, DeadLetters.of(record, "ledger", "why", millis));
    }

    private LetterNumber append(int partition, long millis, ProducerRecord<byte[], byte[]> letter) {
        var records = partitions.get(partition);
        records.add(
                new ConsumerRecord<>(
                        Topics.DEAD_LETTERS.name(),
                        partition,
                        records.size(),
                        millis,
                        TimestampType.CREATE_TIME,
                        0,
                        0,
                        letter.key(),
                        letter.value(),
                        letter.headers(),
                        Optional.empty()));
        return new LetterNumber(partition, records.size() - 1L);
    }

    private static ConsumerRecord<byte[], byte[]> record(
            String topic, int partition, long offset, byte[] key, byte @Nullable [] value) {
        return new ConsumerRecord<>(topic, partition, offset, key, value);
    }

    /** The commands that were sent again, in their order. */
    List<String> sentIds() {
        return sent.stream()
                .map(record -> CommandCodec.decode(record.value()))
                .map(entry -> ((Command) entry).head().id().value())
                .toList();
    }

    private Consumer<byte[], byte[]> consumer() {
        return new MockConsumer<>(AutoOffsetResetStrategy.EARLIEST.name()) {

            {
                var node = new Node(0, "localhost", 1);
                var nodes = new Node[] {node};
                var infos = new ArrayList<PartitionInfo>();
                var begins = new HashMap<TopicPartition, Long>();
                for (var partition = 0; partition < PARTITIONS; partition++) {
                    var topic = Topics.DEAD_LETTERS.name();
                    infos.add(new PartitionInfo(topic, partition, node, nodes, nodes));
                    begins.put(new TopicPartition(topic, partition), 0L);
                }
                updatePartitions(Topics.DEAD_LETTERS.name(), infos);
                updateBeginningOffsets(begins);
            }

            @Override
            public synchronized Map<TopicPartition, Long> endOffsets(
                    java.util.Collection<TopicPartition> parts) {
                var ends = new HashMap<TopicPartition, Long>();
                parts.forEach(
                        part -> ends.put(part, (long) partitions.get(part.partition()).size()));
                updateEndOffsets(ends);
                return ends;
            }

            @Override
            public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
                for (var part : assignment()) {
                    var records = partitions.get(part.partition());
                    var from = (int) position(part);
                    List.copyOf(records.subList(from, Math.min(from + POLL_MAX, records.size())))
                            .forEach(this::addRecord);
                }
                return super.poll(timeout);
            }
        };
    }

    private Producer<byte[], byte[]> producer() {
        return new MockProducer<>(
                true, null, new ByteArraySerializer(), new ByteArraySerializer()) {

            @Override
            public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record) {
                if (record.topic().equals(Topics.DEAD_LETTERS.name())) {
                    append(record.partition(), 0, record);
                } else {
                    sent.add(record);
                    if (comesBack) {
                        append(0, 0, letterOf(record.key(), record.value(), record.headers()));
                    }
                }
                return super.send(record);
            }
        };
    }

    private static ProducerRecord<byte[], byte[]> letterOf(
            byte[] key, byte[] value, Headers headers) {
        var record = record(Topics.COMMANDS.name(), 0, 42, key, value);
        headers.forEach(record.headers()::add);
        return DeadLetters.of(record, "ledger", "again", 0);
    }
}
