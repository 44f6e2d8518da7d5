package dev.laurel.projection.archive;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What a poll has brought and no batch has taken yet, because the batch was full before: as much as
 * one poll at most, for nobody polls before it is taken.
 *
 * <p>Threading: one thread.
 */
final class PolledRecords {

    private final Deque<ConsumerRecord<byte[], byte[]>> records = new ArrayDeque<>();

    void add(ConsumerRecords<byte[], byte[]> polled) {
        polled.forEach(records::add);
    }

    boolean isEmpty() {
        return records.isEmpty();
    }

    /** The next one, which is taken with that; only where there is one. */
    ConsumerRecord<byte[], byte[]> take() {
        return records.remove();
    }

    /** Forgets those of one partition. */
    void drop(int partition) {
        records.removeIf(record -> record.partition() == partition);
    }

    void clear() {
        records.clear();
    }

    /**
     * Where the archive is in a partition.
     *
     * @param polled offset that the consumer reads next
     * @return offset of the first record that is not taken, or that of the consumer
     */
    long next(TopicPartition partition, long polled) {
        var first = first(partition);
        return first == null ? polled : first.offset();
    }

    private @Nullable ConsumerRecord<byte[], byte[]> first(TopicPartition partition) {
        for (var record : records) {
            if (record.partition() == partition.partition()) {
                return record;
            }
        }
        return null;
    }
}
