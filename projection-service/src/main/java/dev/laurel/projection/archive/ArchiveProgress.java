package dev.laurel.projection.archive;

import dev.laurel.contract.position.PartitionOffset;
import dev.laurel.kafka.topic.Topics;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Where the archive stands in the partitions that are assigned to it: as PostgreSQL has it, and as
 * far as it has read.
 *
 * <p>Threading: one thread, the one of the consumer.
 */
final class ArchiveProgress {

    private static final Logger LOG = LoggerFactory.getLogger(ArchiveProgress.class);
    private static final Duration ANSWER_MAX = Duration.ofSeconds(3);

    private final Consumer<byte[], byte[]> consumer;
    private final Map<TopicPartition, Long> stored = new HashMap<>();

    /** As PostgreSQL had it last, also while it is away: nobody else moves it meanwhile. */
    private final Map<TopicPartition, Long> known = new HashMap<>();

    ArchiveProgress(Consumer<byte[], byte[]> consumer) {
        this.consumer = consumer;
    }

    /**
     * Nothing is read of these before {@link #resume}. The offset stands for none: the group keeps
     * no offsets, and a consumer without any fails.
     */
    void hold(Collection<TopicPartition> partitions) {
        consumer.pause(partitions);
        for (var partition : partitions) {
            consumer.seek(partition, 0);
        }
        stored.clear();
        known.clear();
    }

    /** Forgets where it stands; nothing more is read before {@link #resume}. */
    void release() {
        consumer.pause(consumer.assignment());
        stored.clear();
    }

    /** Moves no more in this partition, and reads there again before {@link #pause}. */
    void halt(PartitionOffset at) {
        stored.remove(partition(at.partition()));
        consumer.seek(partition(at.partition()), at.offset());
    }

    /** Nothing more is read of this partition before {@link #resume}. */
    void pause(int partition) {
        consumer.pause(List.of(partition(partition)));
    }

    private static TopicPartition partition(int number) {
        return new TopicPartition(Topics.EVENTS.name(), number);
    }

    List<Integer> partitions() {
        return consumer.assignment().stream().map(TopicPartition::partition).toList();
    }

    /**
     * Goes on from these offsets.
     *
     * @param positions next offset of each assigned partition
     * @return how many records Kafka has dropped that were never read
     * @throws AheadOfLogException where the log ends before
     */
    long resume(Map<Integer, Long> positions) {
        var assigned = consumer.assignment();
        var begins = consumer.beginningOffsets(assigned, ANSWER_MAX);
        var ends = consumer.endOffsets(assigned, ANSWER_MAX);
        var missing = 0L;
        for (var partition : assigned) {
            var from = positions.get(partition.partition());
            var begin = begins.get(partition);
            var end = ends.get(partition);
            if (from == null || begin == null || end == null) {
                throw new IllegalStateException("Expected a position of " + partition);
            }
            if (from > end) {
                throw new AheadOfLogException(partition, from, end);
            }
            if (from < begin) {
                missing += begin - from;
                LOG.error(
                        "{} begins at {}, but the archive is at {} only: what was between is in neither",
                        partition,
                        begin,
                        from);
            }
            consumer.seek(partition, Math.max(from, begin));
            stored.put(partition, from);
            known.put(partition, from);
        }
        consumer.resume(assigned);
        return missing;
    }

    /**
     * What was taken since the last {@link #moved}; also where only markers were.
     *
     * @param waiting what was read and is not taken
     */
    List<OffsetMove> moves(PolledRecords waiting) {
        var moves = new ArrayList<OffsetMove>();
        for (var position : stored.entrySet()) {
            var partition = position.getKey();
            var next = waiting.next(partition, consumer.position(partition));
            if (next > position.getValue()) {
                moves.add(new OffsetMove(partition.partition(), position.getValue(), next));
            }
        }
        return moves;
    }

    /** PostgreSQL has these now. */
    void moved(List<OffsetMove> moves) {
        for (var move : moves) {
            for (var partition : stored.keySet()) {
                if (partition.partition() == move.partition()) {
                    known.put(partition, move.next());
                }
            }
        }
        stored.replaceAll((partition, offset) -> known.getOrDefault(partition, offset));
    }

    /** How many records PostgreSQL does not have yet; empty where its offsets are not known. */
    OptionalLong lag() {
        var assigned = consumer.assignment();
        if (assigned.isEmpty() || !known.keySet().containsAll(assigned)) {
            return OptionalLong.empty();
        }
        var lag = 0L;
        for (var end : consumer.endOffsets(assigned, ANSWER_MAX).entrySet()) {
            lag += Math.max(0, end.getValue() - known.getOrDefault(end.getKey(), 0L));
        }
        return OptionalLong.of(lag);
    }
}
