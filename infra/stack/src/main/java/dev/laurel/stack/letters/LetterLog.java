package dev.laurel.stack.letters;

import dev.laurel.kafka.topic.Topics;
import dev.laurel.stack.StackException;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/**
 * The partitions of laurel.dead-letters, read one after the other.
 *
 * <p>Threading: one thread.
 */
final class LetterLog {

    private static final Duration POLL = Duration.ofMillis(200);

    private final Consumer<byte[], byte[]> consumer;
    private final Duration readBound;

    /**
     * @param readBound how long the records of a partition may be waited for, all together
     */
    LetterLog(Consumer<byte[], byte[]> consumer, Duration readBound) {
        this.consumer = consumer;
        this.readBound = readBound;
    }

    List<TopicPartition> partitions() {
        var partitions = consumer.partitionsFor(Topics.DEAD_LETTERS.name());
        if (partitions == null || partitions.isEmpty()) {
            throw new StackException("There is no topic " + Topics.DEAD_LETTERS.name());
        }
        return partitions.stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .sorted(Comparator.comparingInt(TopicPartition::partition))
                .toList();
    }

    /** Opens a partition from an offset, or from its beginning where that is later. */
    Reader from(TopicPartition part, long offset) {
        return new Reader(part, offset);
    }

    /** One partition, from an offset to where it ended when it was opened. */
    final class Reader {

        private final TopicPartition part;
        private final long begin;
        private final long end;
        private long waitedNanos;

        private Reader(TopicPartition part, long offset) {
            this.part = part;
            consumer.assign(List.of(part));
            this.end = consumer.endOffsets(List.of(part)).getOrDefault(part, 0L);
            this.begin = consumer.beginningOffsets(List.of(part)).getOrDefault(part, 0L);
            rewind(offset);
        }

        /** Where the partition began when it was opened. */
        long begin() {
            return begin;
        }

        /** How many offsets there were when it was opened. */
        long length() {
            return end - begin;
        }

        /** Goes back to an offset; the end stays, and the time starts anew. */
        void rewind(long offset) {
            consumer.seek(part, Math.max(begin, Math.min(offset, end)));
            waitedNanos = 0;
        }

        /** The next records; none at the end. */
        List<ConsumerRecord<byte[], byte[]>> next() {
            while (consumer.position(part) < end) {
                if (waitedNanos > readBound.toNanos()) {
                    throw new StackException(
                            "Expected to read %s to offset %d within %s, but came to %d only"
                                    .formatted(part, end, readBound, consumer.position(part)));
                }
                var began = System.nanoTime();
                var records = consumer.poll(POLL).records(part);
                waitedNanos += System.nanoTime() - began;
                // What came since it was opened may be the answer to what its reader did.
                var old = records.stream().filter(record -> record.offset() < end).toList();
                if (!old.isEmpty()) {
                    return old;
                }
            }
            return List.of();
        }
    }
}
