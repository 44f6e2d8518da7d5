package dev.laurel.projection.archive;

import dev.laurel.projection.observe.ArchiveMetrics;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * Compares the end of the archive with laurel.events before the archive goes on, and steps back
 * where the log has lost what is archived.
 *
 * <p>A broker answers before its disk has everything; a power cut takes what it had not, and new
 * events then get the old offsets. So an offset alone does not tell where to go on: the newest row
 * must be the record at its offset, byte for byte. Where it is not, the newest rows that are in the
 * log tell how much it lost; the rows behind them are dropped, and read again as they are now.
 * Offsets without a row or a record are those of transactions' markers and of records that could
 * not be read.
 *
 * <p>Where nothing near the end is common, it is another log, and nothing is dropped.
 *
 * <p>Threading: one thread.
 */
final class StepBack {

    private static final Logger LOG = LoggerFactory.getLogger(StepBack.class);

    /** A broker's disk has everything that is older. */
    private static final Duration UNFLUSHED_MAX = Duration.ofHours(1);

    /** Of those decided last, one has the highest offset. */
    private static final int NEWEST_ROWS = 1_000;

    /** How far it looks back for rows that are in the log. */
    static final int SEARCHED_ROWS_MAX = 100_000;

    private static final Duration SEARCHED_TIME_MAX = Duration.ofDays(7);

    /** Bounds of what is compared at once. */
    private static final int COMPARED_ROWS = 1_000;

    private static final long COMPARED_OFFSETS = 4_000;

    private final ArchiveTail tail;
    private final Supplier<Consumer<byte[], byte[]>> lookups;
    private final ArchiveMetrics metrics;

    StepBack(ArchiveTail tail, Supplier<Consumer<byte[], byte[]>> lookups, ArchiveMetrics metrics) {
        this.tail = tail;
        this.lookups = lookups;
        this.metrics = metrics;
    }

    /**
     * Steps back in the partitions where the log has lost archived records.
     *
     * @param positions next offset of each partition
     * @return whether the positions have changed
     * @throws AheadOfLogException where a partition has nothing in common with the log
     */
    boolean check(Map<Integer, Long> positions) throws SQLException {
        var begun = new HashMap<Integer, Long>(positions);
        begun.values().removeIf(next -> next == 0);
        var newest = begun.isEmpty() ? null : tail.newest();
        if (newest == null) {
            return false;
        }
        var changed = false;
        try (var log = new LogLookup(lookups.get())) {
            log.look(begun.keySet());
            for (var position : begun.entrySet()) {
                var from = position.getValue();
                var next = new Partition(position.getKey(), from, newest, log).next();
                if (next != from) {
                    step(position.getKey(), from, next, newest.minus(SEARCHED_TIME_MAX));
                    changed = true;
                }
            }
        }
        return changed;
    }

    private void step(int partition, long from, long to, OffsetDateTime since) throws SQLException {
        var dropped = tail.dropFrom(partition, from, to, since);
        if (dropped < 0) {
            LOG.info("Archive does not step back in partition {}: another writer did", partition);
            return;
        }
        LOG.warn(
                "Archive steps back in partition {} from {} to {}: the log lost its end; {} rows dropped",
                partition,
                from,
                to,
                dropped);
        metrics.steppedBack(dropped);
    }

    /** One partition and how it is compared. */
    private final class Partition {

        private final int number;
        private final long from;
        private final OffsetDateTime newest;
        private final LogLookup log;

        Partition(int number, long from, OffsetDateTime newest, LogLookup log) {
            this.number = number;
            this.from = from;
            this.newest = newest;
            this.log = log;
        }

        /** The offset to go on from. */
        long next() throws SQLException {
            var rows = tail.places(number, from, newest.minus(UNFLUSHED_MAX), NEWEST_ROWS);
            if (from <= log.end(number) && (rows.isEmpty() || isEnd(rows.getFirst()))) {
                return from;
            }
            return behindCommon();
        }

        /** Whether this row is the last of the archive's that the log has, and none is missing. */
        private boolean isEnd(ArchiveTail.Place row) throws SQLException {
            if (row.offset() < log.begin(number)) {
                // Kafka has dropped its record: nothing can be compared.
                return true;
            }
            var event = tail.events(number, List.of(row)).get(row.offset());
            var to = Math.min(from, row.offset() + COMPARED_OFFSETS);
            var records = log.read(number, row.offset(), to);
            if (records.isEmpty()
                    || records.getFirst().offset() != row.offset()
                    || !Arrays.equals(event, records.getFirst().value())) {
                return false;
            }
            for (var record : records.subList(1, records.size())) {
                if (isMissing(record)) {
                    return false;
                }
            }
            return true;
        }

        /**
         * Whether the record should have a row and has none, as one that came where one was lost.
         */
        private boolean isMissing(ConsumerRecord<byte[], byte[]> record) throws SQLException {
            try {
                var event = EventRecords.read(record);
                ArchiveBatch.checkTimes(event);
                return !tail.has(number, record.offset(), event);
            } catch (RuntimeException _) {
                // It is a dead letter.
                return false;
            }
        }

        /** The offset behind the newest row up to which archive and log are the same. */
        private long behindCommon() throws SQLException {
            var end = log.end(number);
            var rows =
                    tail.places(number, from, newest.minus(SEARCHED_TIME_MAX), SEARCHED_ROWS_MAX);
            var index = 0;
            while (index < rows.size() && rows.get(index).offset() >= end) {
                index++;
            }
            while (index < rows.size() && rows.get(index).offset() >= log.begin(number)) {
                var size = comparedAtOnce(rows, index);
                var common = common(rows.subList(index, index + size));
                if (common.isPresent()) {
                    return common.getAsLong() + 1;
                }
                index += size;
            }
            throw new AheadOfLogException(number, from, end);
        }

        private static int comparedAtOnce(List<ArchiveTail.Place> rows, int first) {
            var lowest = rows.get(first).offset() - COMPARED_OFFSETS;
            var size = 1;
            while (size < COMPARED_ROWS
                    && first + size < rows.size()
                    && rows.get(first + size).offset() > lowest) {
                size++;
            }
            return size;
        }

        /**
         * The last of these rows that is in the log with all before it: one that is equal by chance
         * behind a difference does not count.
         */
        private OptionalLong common(List<ArchiveTail.Place> rows) throws SQLException {
            var records = new HashMap<Long, byte[]>();
            for (var record :
                    log.read(number, rows.getLast().offset(), rows.getFirst().offset() + 1)) {
                records.put(record.offset(), record.value());
            }
            var common = OptionalLong.empty();
            for (var row : tail.events(number, rows).entrySet()) {
                if (row.getKey() < log.begin(number)) {
                    continue;
                }
                if (!Arrays.equals(row.getValue(), records.get(row.getKey()))) {
                    break;
                }
                common = OptionalLong.of(row.getKey());
            }
            return common;
        }
    }
}
