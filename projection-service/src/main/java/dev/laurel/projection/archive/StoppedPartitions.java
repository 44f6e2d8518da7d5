package dev.laurel.projection.archive;

import dev.laurel.projection.observe.ArchiveMetrics;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The partitions that the archive stopped in because their next event is a double. Bounded by the
 * partitions that are assigned.
 *
 * <p>A writer that begins again does not know it yet: it comes to the double again, or past it.
 * What was said before is kept until then, so that it is not said twice and does not seem to be
 * over during an outage.
 *
 * <p>Threading: one thread writes, any asks for {@link #detail}.
 */
final class StoppedPartitions {

    private static final Logger LOG = LoggerFactory.getLogger(StoppedPartitions.class);

    /** A look costs two reads by index. */
    private static final long LOOK_NANOS = 5_000_000_000L;

    private final ArchiveMetrics metrics;
    private final Map<Integer, DoubleEvent> doubles = new TreeMap<>();

    /** Of these nothing is read before the writer begins again. */
    private final Set<Integer> halted = new HashSet<>();

    private volatile String detail = "";
    private long lookedAtNanos = System.nanoTime();

    StoppedPartitions(ArchiveMetrics metrics) {
        this.metrics = metrics;
    }

    /** The writer begins again, with these partitions. */
    void begin(Collection<Integer> partitions) {
        halted.clear();
        doubles.keySet().retainAll(partitions);
        publish();
    }

    /** The archive stops before it. */
    void stop(DoubleEvent found) {
        halted.add(found.at().partition());
        var told = doubles.put(found.at().partition(), found);
        if (told == null || !told.at().equals(found.at())) {
            LOG.error("{}; the other partitions go on", sentence(found));
        }
        publish();
    }

    private static String sentence(DoubleEvent found) {
        return "Archive stopped in partition %d at %d: %s"
                .formatted(found.at().partition(), found.at().offset(), found.reason());
    }

    /** PostgreSQL has these now: who is past its double is stopped no more. */
    void moved(List<OffsetMove> moves) {
        for (var move : moves) {
            var found = doubles.get(move.partition());
            if (found != null && found.at().offset() < move.next()) {
                LOG.info("Archive goes on in partition {} at {}", move.partition(), move.next());
                doubles.remove(move.partition());
                publish();
            }
        }
    }

    boolean isHalted(int partition) {
        return halted.contains(partition);
    }

    /** The double that this record is; null where it is none. */
    @Nullable DoubleEvent at(ConsumerRecord<byte[], byte[]> record) {
        var found = doubles.get(record.partition());
        return found != null && found.at().offset() == record.offset() ? found : null;
    }

    /** Those to look at whether somebody has ended it by hand; empty where that was just done. */
    List<DoubleEvent> toLookAt() {
        if (halted.isEmpty() || System.nanoTime() - lookedAtNanos < LOOK_NANOS) {
            return List.of();
        }
        lookedAtNanos = System.nanoTime();
        return doubles.values().stream().filter(found -> isHalted(found.at().partition())).toList();
    }

    /** One sentence; empty where it is stopped nowhere. */
    String detail() {
        return detail;
    }

    private void publish() {
        metrics.stoppedPartitions(doubles.size());
        var first = doubles.values().stream().findFirst();
        var others = doubles.size() - 1;
        detail =
                first.map(StoppedPartitions::sentence).orElse("")
                        + (others > 0 ? " (and in " + others + " more)" : "");
    }
}
