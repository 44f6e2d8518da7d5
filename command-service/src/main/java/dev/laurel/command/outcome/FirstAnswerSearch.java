package dev.laurel.command.outcome;

import dev.laurel.contract.id.CommandId;
import dev.laurel.contract.position.PartitionOffset;
import dev.laurel.kafka.codec.CodecException;
import dev.laurel.kafka.codec.EventCodec;
import dev.laurel.kafka.topic.Topics;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Looks for the first answers of many repeats in laurel.events at once. Repeats whose first answers
 * were given at about the same time share one stretch of the log: one look-up by time and one scan
 * forward. All partitions are read at the same time. So a whole array that is sent again costs a
 * few seeks.
 *
 * <p>The time of a record is set by the process that wrote the command, so times in the log go up
 * and down a little. The look-up gives the first record that is not older, so the answer stands
 * there or later, and before the repeat of it: that is where the scan ends. It also ends after
 * {@value #SCAN_MAX} records without a find.
 *
 * <p>Threading: one thread.
 */
final class FirstAnswerSearch {

    /** Farther apart than this, a seek is cheaper than reading what stands between. */
    private static final long STRETCH_GAP_MILLIS = 2_000;

    /** Records that are read in vain before a search is given up. */
    private static final int SCAN_MAX = 1_000_000;

    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration ANSWER_BOUND = Duration.ofSeconds(2);

    /** No offset: the stretch begins where its time is found. */
    private static final long NOWHERE = -1;

    private final Map<Integer, Walk> walks = new TreeMap<>();
    private final BiConsumer<Repeat, PartitionOffset> found;
    private final java.util.function.Consumer<Repeat> lost;
    private final Predicate<Repeat> left;
    private long seeks;
    private long scanned;

    /**
     * @param found told of each repeat whose first answer was found, and where that stands
     * @param lost told of each whose first answer is not where it must be
     * @param left asked of each now and then: whether nobody waits for it any more; then it is not
     *     looked for
     */
    FirstAnswerSearch(
            List<Repeat> repeats,
            BiConsumer<Repeat, PartitionOffset> found,
            java.util.function.Consumer<Repeat> lost,
            Predicate<Repeat> left) {
        this.found = found;
        this.lost = lost;
        this.left = left;
        for (var repeat : repeats) {
            walks.computeIfAbsent(repeat.partition(), Walk::new).waiting.add(repeat);
        }
        walks.values().forEach(Walk::sort);
    }

    /** Whether every repeat was found or is lost. */
    boolean isDone() {
        return walks.values().stream().allMatch(Walk::isDone);
    }

    /** Look-ups by time so far, one for each partition and stretch. */
    long seeks() {
        return seeks;
    }

    /** Records read so far. */
    long scanned() {
        return scanned;
    }

    /**
     * Searches until all is done or the time is over, but one poll of a stretch at least. It may be
     * called again, also with another consumer, and goes on where it was.
     *
     * @param deadlineNanos of {@link System#nanoTime}
     */
    void run(Consumer<byte[], byte[]> consumer, long deadlineNanos) {
        do {
            walks.values().forEach(Walk::dropThoseWhoLeft);
            if (isDone()) {
                return;
            }
            seek(consumer);
            scan(consumer, deadlineNanos);
        } while (System.nanoTime() - deadlineNanos < 0);
    }

    private void seek(Consumer<byte[], byte[]> consumer) {
        var times = new HashMap<TopicPartition, Long>();
        var opened = new ArrayList<Walk>();
        for (var walk : walks.values()) {
            if (walk.openStretch()) {
                opened.add(walk);
                if (walk.at == NOWHERE) {
                    times.put(walk.partition, walk.fromMillis());
                }
            }
        }
        lookUp(consumer, times);
        var partitions = opened.stream().map(walk -> walk.partition).toList();
        consumer.assign(partitions);
        consumer.resume(partitions);
        for (var walk : opened) {
            if (walk.open) {
                consumer.seek(walk.partition, walk.at);
            } else {
                consumer.pause(List.of(walk.partition));
            }
        }
    }

    private void lookUp(Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> times) {
        if (times.isEmpty()) {
            return;
        }
        var offsets = consumer.offsetsForTimes(times, ANSWER_BOUND);
        for (var partition : times.keySet()) {
            seeks++;
            var at = offsets.get(partition);
            if (at == null) {
                // Nothing that young is left in the log.
                walk(partition).close();
            } else {
                walk(partition).at = at.offset();
            }
        }
    }

    private void scan(Consumer<byte[], byte[]> consumer, long deadlineNanos) {
        if (walks.values().stream().noneMatch(walk -> walk.open)) {
            return;
        }
        do {
            var records = consumer.poll(POLL);
            for (var partition : consumer.assignment()) {
                var walk = walk(partition);
                if (walk.open) {
                    walk.read(records.records(partition));
                    walk.at = consumer.position(partition);
                    if (walk.open && walk.at >= walk.end) {
                        walk.close();
                    }
                    if (!walk.open) {
                        consumer.pause(List.of(partition));
                    }
                }
            }
        } while (walks.values().stream().anyMatch(walk -> walk.open)
                && System.nanoTime() - deadlineNanos < 0);
    }

    private Walk walk(TopicPartition partition) {
        var walk = walks.get(partition.partition());
        if (walk == null) {
            throw new IllegalStateException("Expected a repeat of " + partition);
        }
        return walk;
    }

    /** The way through one partition, stretch by stretch. */
    private final class Walk {

        private final TopicPartition partition;

        /** The youngest first answer first; the next to look for is the last. */
        private final List<Repeat> waiting = new ArrayList<>();

        /** Those of the stretch that is open: key of the record => command => who wants to know. */
        private final Map<ByteBuffer, Map<CommandId, List<Repeat>>> sought = new HashMap<>();

        private boolean open;

        /** Up to where the stretch was read, or {@link #NOWHERE}. */
        private long at = NOWHERE;

        private long end;
        private int readInVain;

        Walk(int partition) {
            this.partition = new TopicPartition(Topics.EVENTS.name(), partition);
        }

        void sort() {
            waiting.sort(Comparator.comparingLong(Repeat::decidedAtMillis).reversed());
        }

        boolean isDone() {
            return waiting.isEmpty() && sought.isEmpty();
        }

        void dropThoseWhoLeft() {
            waiting.removeIf(left);
            for (var commands : sought.values()) {
                commands.values().forEach(repeats -> repeats.removeIf(left));
                commands.values().removeIf(List::isEmpty);
            }
            sought.values().removeIf(Map::isEmpty);
        }

        private Stream<Repeat> soughtNow() {
            return sought.values().stream()
                    .flatMap(commands -> commands.values().stream())
                    .flatMap(List::stream);
        }

        /** Opens the next stretch, or again the one that was broken off; false where none is. */
        boolean openStretch() {
            if (sought.isEmpty()) {
                gatherStretch();
            }
            open = !sought.isEmpty();
            return open;
        }

        private void gatherStretch() {
            var last = Long.MIN_VALUE;
            while (!waiting.isEmpty()
                    && (sought.isEmpty()
                            || waiting.getLast().decidedAtMillis() - last <= STRETCH_GAP_MILLIS)) {
                var repeat = waiting.removeLast();
                last = repeat.decidedAtMillis();
                end = sought.isEmpty() ? repeat.offset() : Math.max(end, repeat.offset());
                sought.computeIfAbsent(ByteBuffer.wrap(repeat.user().bytes()), _ -> new HashMap<>())
                        .computeIfAbsent(repeat.commandId(), _ -> new ArrayList<>(1))
                        .add(repeat);
            }
            at = NOWHERE;
            readInVain = 0;
        }

        /** The time of the oldest first answer of the stretch. */
        long fromMillis() {
            return soughtNow().mapToLong(Repeat::decidedAtMillis).min().orElse(Long.MAX_VALUE);
        }

        void read(List<ConsumerRecord<byte[], byte[]>> records) {
            for (var event : records) {
                if (event.offset() >= end || readInVain > SCAN_MAX) {
                    close();
                    return;
                }
                scanned++;
                readInVain++;
                if (event.key() != null && event.value() != null) {
                    var key = ByteBuffer.wrap(event.key());
                    var commands = sought.get(key);
                    if (commands != null && compare(event, commands)) {
                        sought.remove(key);
                    }
                }
                if (sought.isEmpty()) {
                    open = false;
                    return;
                }
            }
        }

        /** Whether nothing of that user is sought any more. */
        private boolean compare(
                ConsumerRecord<byte[], byte[]> record, Map<CommandId, List<Repeat>> commands) {
            try {
                var event = EventCodec.decode(record.value());
                var head = event.head();
                var repeats = commands.get(head.commandId());
                if (repeats != null && FirstAnswers.isFirstAnswer(event)) {
                    var position = new PartitionOffset(record.partition(), record.offset());
                    repeats.removeIf(
                            repeat ->
                                    repeat.decidedAtMillis() == head.decidedAtMillis()
                                            && told(repeat, position));
                    if (repeats.isEmpty()) {
                        commands.remove(head.commandId());
                    }
                }
            } catch (CodecException _) {
                // It is nobody's first answer: the ledger could read that when it wrote it.
            }
            return commands.isEmpty();
        }

        private boolean told(Repeat repeat, PartitionOffset position) {
            readInVain = 0;
            found.accept(repeat, position);
            return true;
        }

        /** Ends the stretch: what was not found up to here is not there. */
        void close() {
            open = false;
            soughtNow().forEach(lost);
            sought.clear();
        }
    }
}
