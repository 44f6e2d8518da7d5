package dev.laurel.stack.verify;

import dev.laurel.contract.position.Position;
import dev.laurel.kafka.codec.CodecException;
import dev.laurel.kafka.codec.EventCodec;
import dev.laurel.kafka.topic.Topics;
import dev.laurel.reference.Findings;
import dev.laurel.reference.ReferenceReadModel;
import dev.laurel.stack.StackException;

import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.IntStream;

/**
 * Reads laurel.events, committed records only, into the reference. It can go on later, where more
 * has come. Threading: one thread.
 */
final class EventReader implements ServedRounds.EventLog, AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration SILENCE_MAX = Duration.ofSeconds(30);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<TopicPartition> partitions;
    private final ReferenceReadModel model;
    private final EventPrints prints;
    private final Findings findings;
    private final InstantSource clock;
    private final Map<Integer, Long> last = new HashMap<>();
    private Instant asOf = Instant.EPOCH;

    EventReader(
            String bootstrapServers,
            ReferenceReadModel model,
            EventPrints prints,
            Findings findings,
            InstantSource clock) {
        this.clock = clock;
        this.model = model;
        this.prints = prints;
        this.findings = findings;
        this.partitions =
                IntStream.range(0, Topics.PARTITIONS)
                        .mapToObj(number -> new TopicPartition(Topics.EVENTS.name(), number))
                        .toList();
        var properties = new Properties();
        properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5_000);
        this.consumer =
                new KafkaConsumer<>(
                        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /**
     * Reads up to where the topic ends now.
     *
     * @throws StackException where Kafka does not answer, or its log does not begin at the
     *     beginning
     */
    @Override
    public void readToEnd() {
        try {
            requireWhole();
            asOf = clock.instant();
            var ends = consumer.endOffsets(partitions);
            var heard = System.nanoTime();
            while (ends.entrySet().stream()
                    .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                var records = consumer.poll(POLL);
                records.forEach(this::take);
                if (!records.isEmpty()) {
                    heard = System.nanoTime();
                } else if (System.nanoTime() - heard > SILENCE_MAX.toNanos()) {
                    throw new StackException(
                            "laurel.events cannot be read to its end: nothing came for 30 s",
                            StackException.USAGE);
                }
            }
        } catch (KafkaException e) {
            throw new StackException(
                    "laurel.events cannot be read: " + e.getMessage(), StackException.USAGE);
        }
    }

    private void requireWhole() {
        consumer.beginningOffsets(partitions)
                .forEach(
                        (partition, first) -> {
                            if (first > 0 && !last.containsKey(partition.partition())) {
                                throw new StackException(
                                        "%s begins at %d: what is gone cannot be verified"
                                                .formatted(partition, first),
                                        StackException.USAGE);
                            }
                        });
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        last.put(record.partition(), record.offset());
        var value = record.value();
        if (value == null) {
            findings.add("%d:%d has no value".formatted(record.partition(), record.offset()));
            return;
        }
        prints.add(record.partition(), record.offset(), value);
        try {
            model.take(EventCodec.decode(value), record.partition(), record.offset());
        } catch (CodecException e) {
            findings.add(
                    "%d:%d cannot be read: %s"
                            .formatted(record.partition(), record.offset(), e.getMessage()));
        }
    }

    /** All that was written before this time has been read. */
    Instant asOf() {
        return asOf;
    }

    @Override
    public Position position() {
        var offsets = new long[Topics.PARTITIONS];
        for (var partition = 0; partition < offsets.length; partition++) {
            offsets[partition] = last.getOrDefault(partition, -1L);
        }
        return Position.of(offsets);
    }

    @Override
    public void close() {
        consumer.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(Duration.ZERO));
    }
}
