package dev.laurel.projection.archive;

import dev.laurel.kafka.topic.Topics;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads records of laurel.events again, beside the consumer that follows it.
 *
 * <p>Threading: one thread; closed by it.
 */
final class LogLookup implements AutoCloseable {

    private static final Duration ANSWER_MAX = Duration.ofSeconds(3);
    private static final Duration POLL = Duration.ofMillis(100);

    /** As long as the broker says nothing new. */
    private static final long SILENCE_NANOS_MAX = 10_000_000_000L;

    private final Consumer<byte[], byte[]> consumer;
    private final Map<TopicPartition, Long> begins = new HashMap<>();
    private final Map<TopicPartition, Long> ends = new HashMap<>();

    LogLookup(Consumer<byte[], byte[]> consumer) {
        this.consumer = consumer;
    }

    /**
     * Asks where some partitions begin and end now; to be called before anything else.
     *
     * @throws KafkaException where the broker does not answer
     */
    void look(Collection<Integer> partitions) {
        var wanted = partitions.stream().map(LogLookup::partition).toList();
        begins.putAll(consumer.beginningOffsets(wanted, ANSWER_MAX));
        ends.putAll(consumer.endOffsets(wanted, ANSWER_MAX));
    }

    private static TopicPartition partition(int number) {
        return new TopicPartition(Topics.EVENTS.name(), number);
    }

    /** The first offset that the log still has. */
    long begin(int partition) {
        return begins.getOrDefault(partition(partition), 0L);
    }

    /** The offset behind the last committed record. */
    long end(int partition) {
        return ends.getOrDefault(partition(partition), 0L);
    }

    /**
     * The records from one offset up to another one, without that; cut to what the log has.
     *
     * @throws KafkaException where they do not come
     */
    List<ConsumerRecord<byte[], byte[]>> read(int partition, long from, long to) {
        var begin = Math.max(from, begin(partition));
        var end = Math.min(to, end(partition));
        var records = new ArrayList<ConsumerRecord<byte[], byte[]>>();
        if (begin >= end) {
            return records;
        }
        var at = partition(partition);
        consumer.assign(List.of(at));
        consumer.seek(at, begin);
        var position = begin;
        var heardAtNanos = System.nanoTime();
        while (position < end) {
            for (var record : consumer.poll(POLL)) {
                if (record.offset() < end) {
                    records.add(record);
                }
            }
            var next = consumer.position(at, ANSWER_MAX);
            if (next > position) {
                heardAtNanos = System.nanoTime();
                position = next;
            } else if (System.nanoTime() - heardAtNanos > SILENCE_NANOS_MAX) {
                throw new KafkaException(
                        "Expected to read %s up to %d, but it goes no further than %d"
                                .formatted(at, end, position));
            }
        }
        return records;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
