package dev.laurel.query.replica;

import dev.laurel.kafka.topic.Topic;
import dev.laurel.kafka.topic.Topics;
import dev.laurel.query.store.AppliedOffset;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * The two topics, read from where the store has come to: a plain consumer with all partitions
 * assigned, no group.
 *
 * <p>Threading: the replica's thread.
 */
final class ReplicaLog implements AutoCloseable {

    private static final Duration ANSWER_MAX = Duration.ofSeconds(3);
    private static final String BYTES_IN = "incoming-byte-total";

    private final Consumer<byte[], byte[]> consumer;
    private final Map<TopicPartition, Long> starts = new HashMap<>();
    private final Map<TopicPartition, Long> targets = new LinkedHashMap<>();
    private final Map<TopicPartition, Long> positions = new HashMap<>();
    private boolean isOpen;
    private @Nullable Metric bytesInMetric;
    private double bytesIn = -1;

    ReplicaLog(Consumer<byte[], byte[]> consumer) {
        this.consumer = consumer;
    }

    boolean isOpen() {
        return isOpen;
    }

    /**
     * Goes to where the store is.
     *
     * @param applied how far the store has come in a partition, or null where it has nothing of it
     * @return false where the topics do not exist yet
     * @throws ReplicaRefusedException where the store cannot be of these topics
     */
    boolean open(BiFunction<Topic, Integer, @Nullable AppliedOffset> applied) {
        var partitions = new ArrayList<TopicPartition>();
        for (var topic : List.of(Topics.VIEWS, Topics.EVENTS)) {
            var found = partitions(topic);
            if (found.isEmpty()) {
                return false;
            }
            partitions.addAll(found);
        }
        requireAsMany(partitions);
        consumer.assign(partitions);
        var first = consumer.beginningOffsets(partitions);
        var end = consumer.endOffsets(partitions);
        for (var partition : partitions) {
            var topic =
                    partition.topic().equals(Topics.VIEWS.name()) ? Topics.VIEWS : Topics.EVENTS;
            var stored = applied.apply(topic, partition.partition());
            var begin = offset(first, partition);
            var next = stored == null ? begin : stored.next();
            requireWithin(topic, partition, next, begin, offset(end, partition));
            var start = Math.max(next, begin);
            consumer.seek(partition, start);
            starts.put(partition, start);
            positions.put(partition, start);
            targets.put(partition, offset(end, partition));
        }
        isOpen = true;
        return true;
    }

    private List<TopicPartition> partitions(Topic topic) {
        try {
            var infos = consumer.partitionsFor(topic.name());
            return infos == null
                    ? List.of()
                    : infos.stream()
                            .map(info -> new TopicPartition(topic.name(), info.partition()))
                            .toList();
        } catch (UnknownTopicOrPartitionException _) {
            return List.of();
        }
    }

    private static void requireAsMany(List<TopicPartition> partitions) {
        var ofViews =
                partitions.stream().filter(p -> p.topic().equals(Topics.VIEWS.name())).count();
        if (ofViews * 2 != partitions.size()) {
            throw new ReplicaRefusedException(
                    "Expected as many partitions of "
                            + Topics.VIEWS.name()
                            + " as of "
                            + Topics.EVENTS.name()
                            + ", but were "
                            + ofViews
                            + " of "
                            + partitions.size());
        }
    }

    private static void requireWithin(
            Topic topic, TopicPartition partition, long next, long begin, long end) {
        if (next > end) {
            throw new ReplicaRefusedException(
                    "Expected the data directory to be of this Kafka cluster, but "
                            + partition
                            + " ends at offset "
                            + end
                            + " and the data has come to "
                            + next
                            + ": take another laurel.data-dir, or delete this one (it is made again from Kafka)");
        }
        // Old events may be deleted, they are in the archive; a view that was deleted unread is
        // lost to this data.
        if (next < begin && next > 0 && topic.equals(Topics.VIEWS)) {
            throw new ReplicaRefusedException(
                    "Expected to go on in "
                            + partition
                            + " at offset "
                            + next
                            + ", but it begins at "
                            + begin
                            + ": delete laurel.data-dir (it is made again from Kafka)");
        }
    }

    private static long offset(Map<TopicPartition, Long> offsets, TopicPartition partition) {
        var offset = offsets.get(partition);
        return offset == null ? 0 : offset;
    }

    ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        var polled = consumer.poll(timeout);
        polled.nextOffsets().forEach((partition, next) -> positions.put(partition, next.offset()));
        return polled;
    }

    /**
     * The partitions that are read, with the offset to read next in each. As the polls told: the
     * consumer would ask the broker where a partition changes its leader, and what was polled of
     * the others would be lost if that failed.
     */
    Map<TopicPartition, Long> positions() {
        return Collections.unmodifiableMap(positions);
    }

    int partitionsOfATopic() {
        return targets.size() / 2;
    }

    /** Offsets that were to pass when the log was opened. */
    long total() {
        var total = 0L;
        for (var target : targets.entrySet()) {
            total += Math.max(0, target.getValue() - offset(starts, target.getKey()));
        }
        return total;
    }

    /** Of those, the ones passed. */
    long passed() {
        var passed = 0L;
        for (var target : targets.entrySet()) {
            var until = Math.min(target.getValue(), offset(positions, target.getKey()));
            passed += Math.max(0, until - offset(starts, target.getKey()));
        }
        return passed;
    }

    boolean hasPassedAll() {
        return passed() >= total();
    }

    /** Offsets between here and the end, as far as the broker has told. */
    long behind() {
        var behind = 0L;
        for (var partition : targets.keySet()) {
            behind += Math.max(0, consumer.currentLag(partition).orElse(0));
        }
        return behind;
    }

    /** Reads nothing until {@link #resume}; stays connected. */
    void pause() {
        consumer.pause(consumer.assignment());
    }

    void resume() {
        consumer.resume(consumer.assignment());
    }

    /**
     * As {@link #behind}, but asks: of partitions that are not read, nobody tells.
     *
     * @throws org.apache.kafka.common.errors.TimeoutException where no broker answers
     */
    long behindByAsking() {
        var behind = 0L;
        for (var end : consumer.endOffsets(targets.keySet(), ANSWER_MAX).entrySet()) {
            behind += Math.max(0, end.getValue() - offset(positions, end.getKey()));
        }
        return behind;
    }

    /** Whether the broker has answered since the last call. */
    boolean heard() {
        if (bytesInMetric == null) {
            bytesInMetric = bytesIn();
        }
        if (bytesInMetric != null && bytesInMetric.metricValue() instanceof Double now) {
            var heard = now > bytesIn;
            bytesIn = now;
            return heard;
        }
        return true;
    }

    private @Nullable Metric bytesIn() {
        for (var metric : consumer.metrics().entrySet()) {
            var name = metric.getKey();
            if (name.name().equals(BYTES_IN) && name.group().equals("consumer-metrics")) {
                return metric.getValue();
            }
        }
        return null;
    }

    /** Ends a call that waits. The one method for other threads. */
    void wakeup() {
        consumer.wakeup();
    }

    @Override
    public void close() {
        consumer.close();
    }
}
