package dev.laurel.projection.observe;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import java.time.Duration;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * What the archive counts. Rows and batches are counted after their commit.
 *
 * <p>Threading: one thread writes, any reads.
 */
public final class ArchiveMetrics {

    /** What stopped a batch. */
    public enum Failure {
        /** PostgreSQL is away, or refuses. */
        POSTGRES("PostgreSQL is away or refuses"),
        /** PostgreSQL has no room on its disk. */
        POSTGRES_DISK_FULL("the disk of PostgreSQL is full"),
        /** Kafka is away, or refuses. */
        KAFKA("Kafka is away or refuses"),
        /** Another writer has moved the offsets. */
        OVERTAKEN("another writer was faster"),
        /** The archive is further than laurel.events is: they do not belong together. */
        AHEAD_OF_LOG("PostgreSQL and laurel.events do not belong together"),
        /** A mistake of ours. */
        UNEXPECTED("a mistake of ours");

        private final String words;

        Failure(String words) {
            this.words = words;
        }

        /** A clause for people. */
        public String words() {
            return words;
        }
    }

    private final MeterRegistry registry;
    private final Counter written;
    private final Counter knownAlready;
    private final Counter bytes;
    private final Counter missing;
    private final Counter deadLetters;
    private final Counter late;
    private final Counter stepsBack;
    private final Counter dropped;
    private final Timer batches;
    private final Timer rests;

    private volatile OptionalLong lag = OptionalLong.empty();
    private volatile int stoppedPartitions;

    public ArchiveMetrics(MeterRegistry registry) {
        this.registry = registry;
        Gauge.builder("laurel.archive.lag", this, ArchiveMetrics::lagOrNaN)
                .description("Records of laurel.events that are not in PostgreSQL yet")
                .baseUnit("records")
                .register(registry);
        Gauge.builder("laurel.archive.stopped", this, metrics -> metrics.stoppedPartitions)
                .description("Partitions of this instance that it stopped in before a double event")
                .baseUnit("partitions")
                .register(registry);
        written = rows("written");
        knownAlready = rows("known_already");
        bytes = counter("laurel.archive.bytes", "bytes", "Bytes of committed rows, encoded");
        missing =
                counter(
                        "laurel.archive.missing",
                        "records",
                        "Records that Kafka dropped before they were archived");
        batches =
                Timer.builder("laurel.archive.batches")
                        .description("Transactions that were committed")
                        .register(registry);
        rests =
                Timer.builder("laurel.archive.rests")
                        .description("Time left to ledger and views")
                        .register(registry);
        late =
                counter(
                        "laurel.archive.late",
                        "batches",
                        "Batches written while the archive was further behind than it may be");
        stepsBack =
                counter(
                        "laurel.archive.back",
                        "steps",
                        "Times that it stepped back because laurel.events had lost its end");
        dropped =
                counter(
                        "laurel.archive.dropped",
                        "rows",
                        "Rows dropped because laurel.events had lost their records");
        deadLetters =
                Counter.builder("laurel.projection.dead.letters")
                        .description("Records that could not be read and were put aside")
                        .baseUnit("letters")
                        .tag("role", "archive")
                        .register(registry);
        for (var failure : Failure.values()) {
            failures(failure);
        }
    }

    /** A batch is committed. */
    public void written(int rows, int rowsWritten, long bytesWritten, Duration took) {
        written.increment(rowsWritten);
        knownAlready.increment((double) rows - rowsWritten);
        bytes.increment((double) bytesWritten);
        batches.record(took);
    }

    public void failed(Failure failure) {
        failures(failure).increment();
    }

    private Counter failures(Failure failure) {
        return Counter.builder("laurel.archive.failures")
                .description("Attempts that failed and were made again")
                .baseUnit("failures")
                .tag("kind", failure.name().toLowerCase(Locale.ROOT))
                .register(registry);
    }

    private Counter rows(String result) {
        return Counter.builder("laurel.archive.rows")
                .description("Rows of committed transactions")
                .baseUnit("rows")
                .tag("result", result)
                .register(registry);
    }

    private Counter counter(String name, String unit, String description) {
        return Counter.builder(name).description(description).baseUnit(unit).register(registry);
    }

    /** A batch was written while the archive was further behind than it may be. */
    public void late() {
        late.increment();
    }

    public void rested(Duration time) {
        rests.record(time);
    }

    /** Kafka has dropped records that were never archived. */
    public void missing(long records) {
        missing.increment((double) records);
    }

    /** Rows of records that laurel.events has lost are dropped. */
    public void steppedBack(long rows) {
        stepsBack.increment();
        dropped.increment((double) rows);
    }

    /** In so many partitions it stopped before a double. */
    public void stoppedPartitions(int partitions) {
        stoppedPartitions = partitions;
    }

    public void deadLetter() {
        deadLetters.increment();
    }

    /** Empty where it is not known. */
    public void lag(OptionalLong records) {
        lag = records;
    }

    /** Records of laurel.events that are not in PostgreSQL yet; empty where that is not known. */
    public OptionalLong lag() {
        return lag;
    }

    private double lagOrNaN() {
        var known = lag;
        return known.isPresent() ? (double) known.getAsLong() : Double.NaN;
    }
}
