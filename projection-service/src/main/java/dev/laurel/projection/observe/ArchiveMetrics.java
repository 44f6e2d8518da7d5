package dev.laurel.projection.observe;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the archive counts. Rows and batches are counted after their commit.
 *
 * <p>Threading: one thread writes, any reads.
 */
public final class ArchiveMetrics {

    /** What stopped a batch. */
    public enum Failure {
        /** PostgreSQL is away, or refuses. */
        POSTGRES,
        /** Kafka is away, or refuses. */
        KAFKA,
        /** Another writer has moved the offsets. */
        OVERTAKEN,
        /** The archive is further than laurel.events is: they do not belong together. */
        AHEAD_OF_LOG,
        /** A mistake of ours. */
        UNEXPECTED
    }

    private static final String ROWS = "laurel.archive.rows";

    private final MeterRegistry registry;
    private final AtomicLong lag = new AtomicLong();
    private final Counter written;
    private final Counter knownAlready;
    private final Counter bytes;
    private final Counter missing;
    private final Counter deadLetters;
    private final Counter late;
    private final Timer batches;
    private final Timer rests;

    public ArchiveMetrics(MeterRegistry registry) {
        this.registry = registry;
        Gauge.builder("laurel.archive.lag", lag, AtomicLong::doubleValue)
                .description("Records of laurel.events that are not in PostgreSQL yet")
                .register(registry);
        written = registry.counter(ROWS, "result", "written");
        knownAlready = registry.counter(ROWS, "result", "known_already");
        bytes = registry.counter("laurel.archive.bytes");
        missing = registry.counter("laurel.archive.records.missing");
        batches =
                Timer.builder("laurel.archive.batches")
                        .description("Transactions that were committed")
                        .register(registry);
        rests =
                Timer.builder("laurel.archive.rests")
                        .description("Time left to ledger and views")
                        .register(registry);
        late = registry.counter("laurel.archive.batches.late");
        deadLetters = registry.counter("laurel.projection.dead.letters", "role", "archive");
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
        return registry.counter(
                "laurel.archive.failures", "kind", failure.name().toLowerCase(Locale.ROOT));
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

    public void deadLetter() {
        deadLetters.increment();
    }

    public void lag(long records) {
        lag.set(records);
    }

    /** Records of laurel.events that are not in PostgreSQL yet, as far as is known. */
    public long lag() {
        return lag.get();
    }
}
