package dev.laurel.query.replica;

import dev.laurel.kit.metrics.Meters;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts records that cannot be read, and names each in the log: one poison record never stops a
 * partition. It writes no dead letters: each of many replicas reads every record, at each rebuild
 * again, and the roles of the projection-service have put aside what they could not read.
 *
 * <p>Threading: the replica's thread.
 */
final class UnreadableRecords {

    private static final Logger LOG = LoggerFactory.getLogger(UnreadableRecords.class);
    private static final int LINES_MAX = 1_000;

    private final Counter counter;
    private int lines;

    UnreadableRecords(MeterRegistry meters) {
        counter =
                Meters.counter(
                        meters,
                        "laurel.query.unreadable.records",
                        "records",
                        "Records that could not be read and were passed over");
    }

    void add(ConsumerRecord<byte[], byte[]> record, @Nullable String why) {
        counter.increment();
        if (lines < LINES_MAX) {
            lines++;
            LOG.warn(
                    "Left out the record at {}-{} offset {}: {}",
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    why);
        }
    }

    double count() {
        return counter.count();
    }
}
