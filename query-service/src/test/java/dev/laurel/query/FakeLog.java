package dev.laurel.query;

import dev.laurel.contract.event.Event;
import dev.laurel.contract.id.UserId;
import dev.laurel.contract.view.SpilledStanding;
import dev.laurel.contract.view.UserView;
import dev.laurel.kafka.codec.EventCodec;
import dev.laurel.kafka.codec.ViewCodec;
import dev.laurel.kafka.codec.ViewKey;
import dev.laurel.kafka.header.RecordHeaders;
import dev.laurel.kafka.topic.KeyPartitioner;
import dev.laurel.kafka.topic.Topics;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;

/** The two topics in memory, and consumers of them. */
public final class FakeLog {

    public static final int PARTITIONS = 2;

    private final List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    private final Map<TopicPartition, Long> ends = new HashMap<>();
    private final List<Consumer> consumers = new ArrayList<>();

    public FakeLog() {
        for (var partition : partitions()) {
            ends.put(partition, 0L);
        }
    }

    private static List<TopicPartition> partitions() {
        var partitions = new ArrayList<TopicPartition>();
        for (var topic : List.of(Topics.VIEWS, Topics.EVENTS)) {
            for (var partition = 0; partition < PARTITIONS; partition++) {
                partitions.add(new TopicPartition(topic.name(), partition));
            }
        }
        return partitions;
    }

    public static int partition(UserId user) {
        return KeyPartitioner.partition(user.bytes(), PARTITIONS);
    }

    /** Writes a view that comes from an event. */
    public synchronized void view(UserView view, long eventOffset) {
        var key = new ViewKey.User(view.user());
        add(
                Topics.VIEWS.name(),
                partition(view.user()),
                key.bytes(),
                ViewCodec.encode(view),
                eventOffset);
    }

    public synchronized void spilled(SpilledStanding spilled, long eventOffset) {
        var standing = spilled.standing();
        var key = new ViewKey.Spilled(spilled.user(), standing.board(), standing.window());
        add(
                Topics.VIEWS.name(),
                partition(spilled.user()),
                key.bytes(),
                ViewCodec.encode(spilled),
                eventOffset);
    }

    public synchronized void watermark(int partition, long eventOffset) {
        add(
                Topics.VIEWS.name(),
                partition,
                new ViewKey.Watermark(partition).bytes(),
                ViewCodec.encodeWatermark(eventOffset),
                eventOffset);
    }

    /** Writes an event; returns its offset. */
    public synchronized long event(Event event) {
        var user = event.head().user();
        return add(
                Topics.EVENTS.name(),
                partition(user),
                user.bytes(),
                EventCodec.encode(event),
                null);
    }

    /** Writes anything. */
    public synchronized long raw(String topic, int partition, byte[] key, byte[] value) {
        return add(topic, partition, key, value, null);
    }

    private long add(
            String topic, int partition, byte[] key, byte[] value, @Nullable Long eventOffset) {
        var at = new TopicPartition(topic, partition);
        var offset = ends.merge(at, 1L, Long::sum) - 1;
        var headers = new org.apache.kafka.common.header.internals.RecordHeaders();
        if (eventOffset != null) {
            RecordHeaders.eventOffset(headers, eventOffset);
        }
        var record =
                new ConsumerRecord<byte[], byte[]>(
                        topic,
                        partition,
                        offset,
                        1_000 + offset,
                        TimestampType.CREATE_TIME,
                        key.length,
                        value.length,
                        key,
                        value,
                        headers,
                        Optional.empty());
        records.add(record);
        consumers.forEach(consumer -> consumer.offer(record));
        return offset;
    }

    /** Leaves offsets without records, as transaction markers do. */
    public synchronized void gap(String topic, int partition) {
        var end = ends.merge(new TopicPartition(topic, partition), 1L, Long::sum);
        consumers.forEach(consumer -> consumer.end(new TopicPartition(topic, partition), end));
    }

    /** A consumer of all that is and will be in the log. */
    public synchronized MockConsumer<byte[], byte[]> consumer() {
        var consumer = new Consumer();
        var begins = new HashMap<TopicPartition, Long>();
        for (var partition : partitions()) {
            begins.put(partition, 0L);
        }
        consumer.updateBeginningOffsets(begins);
        consumer.updateEndOffsets(ends);
        for (var topic : List.of(Topics.VIEWS, Topics.EVENTS)) {
            consumer.updatePartitions(
                    topic.name(),
                    partitions().stream()
                            .filter(partition -> partition.topic().equals(topic.name()))
                            .map(FakeLog::info)
                            .toList());
        }
        records.forEach(consumer::offer);
        consumers.add(consumer);
        return consumer;
    }

    /** From now on a partition has no leader that could be asked for a position. */
    public synchronized void loseALeader() {
        consumers.forEach(consumer -> consumer.leaderless = true);
    }

    private static PartitionInfo info(TopicPartition partition) {
        return new PartitionInfo(
                partition.topic(), partition.partition(), Node.noNode(), new Node[0], new Node[0]);
    }

    /** Takes records at any time and hands them out at the next poll. */
    private static final class Consumer extends MockConsumer<byte[], byte[]> {

        private static final long EMPTY_POLL_NANOS = 1_000_000;

        private final List<ConsumerRecord<byte[], byte[]>> offered = new ArrayList<>();
        private volatile boolean leaderless;

        Consumer() {
            super("none");
        }

        synchronized void offer(ConsumerRecord<byte[], byte[]> record) {
            offered.add(record);
            var at = new TopicPartition(record.topic(), record.partition());
            end(at, record.offset() + 1);
        }

        synchronized void end(TopicPartition partition, long end) {
            updateEndOffsets(Map.of(partition, end));
        }

        @Override
        public synchronized long position(TopicPartition partition) {
            if (leaderless) {
                throw new TimeoutException("nobody leads " + partition);
            }
            return super.position(partition);
        }

        @Override
        public synchronized OptionalLong currentLag(TopicPartition partition) {
            return leaderless ? OptionalLong.empty() : super.currentLag(partition);
        }

        @Override
        public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
            offered.forEach(this::addRecord);
            offered.clear();
            var polled = super.poll(timeout);
            if (polled.isEmpty()) {
                LockSupport.parkNanos(EMPTY_POLL_NANOS);
            }
            return polled;
        }
    }
}
