package dev.laurel.projection.archive;

import dev.laurel.contract.event.Event;
import dev.laurel.kafka.codec.EventCodec;
import dev.laurel.kafka.topic.Topics;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Two partitions of laurel.events in memory, with a grant at each offset unless told otherwise. */
final class MemoryLog {

    static final TopicPartition ZERO = new TopicPartition(Topics.EVENTS.name(), 0);
    static final TopicPartition ONE = new TopicPartition(Topics.EVENTS.name(), 1);

    final MockConsumer<byte[], byte[]> follower = new MockConsumer<>("none");

    private final long begin;
    private final long end;

    /** What is at a place instead of its grant. */
    private final Map<String, ConsumerRecord<byte[], byte[]>> others = new ConcurrentHashMap<>();

    /** Partition 0 has records of these offsets, partition 1 as many from 0. */
    MemoryLog(long begin, long end) {
        this.begin = begin;
        this.end = end;
        follower.updateBeginningOffsets(begins());
        follower.updateEndOffsets(ends());
        follower.schedulePollTask(() -> follower.rebalance(List.of(ZERO, ONE)));
    }

    private Map<TopicPartition, Long> begins() {
        return Map.of(ZERO, begin, ONE, 0L);
    }

    private Map<TopicPartition, Long> ends() {
        return Map.of(ZERO, end, ONE, end);
    }

    /** Puts another event at a place, before it is given. */
    void put(TopicPartition at, long offset, Event event) {
        others.put(at + "@" + offset, record(at, offset, event));
    }

    void give(TopicPartition partition, long from, long next) {
        for (var offset = from; offset < next; offset++) {
            give(at(partition, offset));
        }
    }

    /** By one poll. */
    void giveAtOnce(TopicPartition partition, long from, long next) {
        follower.schedulePollTask(
                () -> {
                    for (var offset = from; offset < next; offset++) {
                        follower.addRecord(at(partition, offset));
                    }
                });
    }

    void give(ConsumerRecord<byte[], byte[]> record) {
        others.put(
                new TopicPartition(record.topic(), record.partition()) + "@" + record.offset(),
                record);
        follower.schedulePollTask(() -> follower.addRecord(record));
    }

    private ConsumerRecord<byte[], byte[]> at(TopicPartition at, long offset) {
        var other = others.get(at + "@" + offset);
        return other == null ? record(at, offset) : other;
    }

    /** The grant there: each of its own user and version, over both partitions. */
    static ConsumerRecord<byte[], byte[]> record(TopicPartition at, long offset) {
        return record(at, offset, grantAt(at, offset));
    }

    private static Event grantAt(TopicPartition at, long offset) {
        return ArchiveFixtures.grant(at.partition() * 1_000_000L + offset, PostgresFixture.NOW);
    }

    private static ConsumerRecord<byte[], byte[]> record(
            TopicPartition at, long offset, Event event) {
        return new ConsumerRecord<>(
                at.topic(),
                at.partition(),
                offset,
                event.head().user().bytes(),
                EventCodec.encode(event));
    }

    /** A consumer that reads all of it again. */
    Consumer<byte[], byte[]> lookup() {
        return new Lookup();
    }

    /** Has at each poll what is at its position, up to the end. */
    private final class Lookup extends MockConsumer<byte[], byte[]> {

        private static final int POLLED_MAX = 500;

        Lookup() {
            super("none");
            updateBeginningOffsets(begins());
            updateEndOffsets(ends());
        }

        @Override
        public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
            for (var partition : assignment()) {
                var position = position(partition);
                var last = Math.min(end, position + POLLED_MAX);
                for (var offset = position; offset < last; offset++) {
                    addRecord(at(partition, offset));
                }
            }
            return super.poll(timeout);
        }
    }
}
