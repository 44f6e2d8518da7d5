package dev.laurel.projection.archive;

import dev.laurel.kafka.topic.Topics;
import dev.laurel.kit.storage.StorageWatch;
import dev.laurel.projection.observe.ArchiveMetrics;
import dev.laurel.projection.observe.ArchiveMetrics.Failure;
import dev.laurel.projection.record.LetterRecord;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Follows laurel.events into PostgreSQL.
 *
 * <p>There is one way to begin, and each failure leads back to it: forget everything, wait, read
 * the offsets that PostgreSQL has, go on from there. So it does not matter whether a transaction
 * whose answer was lost has been committed, whether PostgreSQL was away or replaced, or whether the
 * partitions have just come from another instance. While it waits it stays in its group, with its
 * partitions paused.
 *
 * <p>The group only shares out the partitions. That two writers never write the same, also where
 * one of them does not know yet that it has lost a partition, is the work of the offsets in
 * PostgreSQL ({@link ArchiveTransaction}).
 *
 * <p>Threading: {@link #run} by one thread; any may call the other methods.
 */
public final class ArchiveWriter implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(ArchiveWriter.class);

    /** Bounds what is read after a stop was asked for. */
    private static final long POLL_MILLIS_MAX = 500;

    private static final long MEASURE_NANOS = 1_000_000_000L;

    /** How it is, in words for people. */
    public enum State {
        STARTING,
        RUNNING,
        /** It runs, but for the partitions whose next event is a double. */
        PARTITION_STOPPED,
        WAITING_AFTER_FAILURE,
        WAITING_FOR_ROOM,
        STOPPED
    }

    private final Consumer<byte[], byte[]> consumer;
    private final ArchiveDatabase database;
    private final ArchiveDeadLetters deadLetters;
    private final ArchivePace pace;
    private final StorageWatch storage;
    private final ArchiveMetrics metrics;
    private final ArchiveBatch batch;
    private final Duration linger;
    private final ArchiveProgress progress;
    private final PolledRecords polled = new PolledRecords();
    private final Backoff backoff = new Backoff();
    private final StoppedPartitions stopped;
    private final StepBack stepBack;
    private final CountDownLatch ending = new CountDownLatch(1);

    private volatile State state = State.STARTING;
    private volatile String detail = "The archive starts";
    private boolean attached;
    private boolean migrated;
    private @Nullable Failure told;
    private long failedAtNanos;
    private long writtenAtNanos = System.nanoTime();
    private long measuredAtNanos = System.nanoTime();

    /**
     * Makes one, not running. The log's follower, database and dead letters belong to it, and are
     * closed when it ends.
     *
     * @param storage of this process's own volume: while it is low, nothing is archived
     */
    public ArchiveWriter(
            ArchiveLog log,
            ArchiveDatabase database,
            ArchiveDeadLetters deadLetters,
            ArchiveProperties properties,
            ArchivePace pace,
            StorageWatch storage,
            ArchiveMetrics metrics) {
        this.consumer = log.follower();
        this.database = database;
        this.deadLetters = deadLetters;
        this.pace = pace;
        this.storage = storage;
        this.metrics = metrics;
        this.batch = new ArchiveBatch(properties.rowsMax(), properties.bytesMax());
        this.linger = properties.linger();
        this.progress = new ArchiveProgress(log.follower());
        this.stopped = new StoppedPartitions(metrics);
        this.stepBack = new StepBack(database.tail(), log.lookups(), metrics);
    }

    /** Archives until it is stopped. */
    @Override
    public void run() {
        try (database;
                deadLetters;
                consumer) {
            consumer.subscribe(List.of(Topics.EVENTS.name()), new Handover());
            while (!isStopped()) {
                round();
            }
        } catch (WakeupException _) {
            LOG.debug("Archive was woken up to stop");
        } finally {
            state = State.STOPPED;
        }
    }

    /** Ends {@link #run} after what it is doing; a batch that is not written is read again. */
    public void stop() {
        ending.countDown();
        consumer.wakeup();
    }

    public State state() {
        return state;
    }

    /** What keeps it from its work, one sentence; empty where nothing does. */
    public String detail() {
        return state == State.WAITING_FOR_ROOM ? storage.detail() : detail;
    }

    private boolean isStopped() {
        return ending.getCount() == 0;
    }

    /** The edge: whatever fails, the archive begins again later, and nothing else notices. */
    private void round() {
        try {
            if (polled.isEmpty()) {
                polled.add(consumer.poll(patience()));
            }
            take();
            if (storage.isLow()) {
                waitForRoom();
            } else if (!attached) {
                attach();
            } else if (batch.isFull() || lingerIsOver()) {
                write();
                lookAtStops();
            }
            measure();
        } catch (WakeupException e) {
            throw e;
        } catch (InterruptException _) {
            // The consumer has restored the flag.
            ending.countDown();
        } catch (SQLException | FlywayException e) {
            failed(Failures.isDiskFull(e) ? Failure.POSTGRES_DISK_FULL : Failure.POSTGRES, e);
        } catch (KafkaException e) {
            failed(Failure.KAFKA, e);
        } catch (AheadOfLogException e) {
            failed(Failure.AHEAD_OF_LOG, e);
        } catch (RuntimeException e) {
            LOG.error("Archive failed in a way that nobody thought of", e);
            failed(Failure.UNEXPECTED, e);
        }
    }

    private Duration patience() {
        var millis =
                attached
                        ? linger.toMillis()
                                - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - writtenAtNanos)
                        : backoff.remainingMillis();
        return Duration.ofMillis(Math.clamp(millis, 1, POLL_MILLIS_MAX));
    }

    private boolean lingerIsOver() {
        return System.nanoTime() - writtenAtNanos >= linger.toNanos();
    }

    /** The rest waits for the next batch. */
    private void take() throws SQLException {
        while (!polled.isEmpty() && !batch.isFull()) {
            var record = polled.take();
            if (stopped.isHalted(record.partition())) {
                putDoubleAside(record);
            } else {
                take(record);
            }
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        try {
            var event = EventRecords.read(record);
            batch.add(record.partition(), record.offset(), event, record.value());
        } catch (RuntimeException e) {
            // Whatever it is that cannot be read, it cannot be read tomorrow either.
            putAside(record, e);
        }
    }

    private void putAside(ConsumerRecord<byte[], byte[]> record, RuntimeException why) {
        if (deadLetters.has(record)) {
            return;
        }
        LOG.error(
                "Record {}-{}@{} goes to the dead letters",
                record.topic(),
                record.partition(),
                record.offset(),
                why);
        deadLetters.write(record, LetterRecord.reason(why));
        metrics.deadLetter();
    }

    /**
     * It has been read again for its dead letter, which is the last of its partition to be read.
     */
    private void putDoubleAside(ConsumerRecord<byte[], byte[]> record) throws SQLException {
        progress.pause(record.partition());
        var found = stopped.at(record);
        if (found == null) {
            return;
        }
        if (!deadLetters.has(record)) {
            deadLetters.write(record, found.reason());
            metrics.deadLetter();
        }
        database.doubles().noteLetter(found);
    }

    /** Begins where PostgreSQL is. */
    private void attach() throws SQLException {
        var partitions = progress.partitions();
        if (partitions.isEmpty() || backoff.remainingMillis() > 0) {
            return;
        }
        if (!migrated) {
            database.migrate();
            migrated = true;
        }
        database.prepareMonths();
        batch.clear();
        polled.clear();
        var positions = database.positions(partitions);
        if (stepBack.check(positions)) {
            positions = database.positions(partitions);
        }
        metrics.missing(progress.resume(positions));
        stopped.begin(partitions);
        attached = true;
        writtenAtNanos = System.nanoTime();
        if (told == null) {
            works();
        }
    }

    /** After a failure only what was written says so: a disk that is full can still be read. */
    private void works() {
        if (told != null) {
            LOG.info(
                    "Archive goes on after {} s",
                    TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - failedAtNanos));
            told = null;
        }
        detail = stopped.detail();
        state = detail.isEmpty() ? State.RUNNING : State.PARTITION_STOPPED;
    }

    /** Stays in its group, with its partitions paused, and begins again when there is room. */
    private void waitForRoom() {
        if (state != State.WAITING_FOR_ROOM) {
            state = State.WAITING_FOR_ROOM;
            forget();
            progress.release();
        }
    }

    private void write() throws SQLException {
        var moves = progress.moves(polled);
        var began = System.nanoTime();
        writtenAtNanos = began;
        if (moves.isEmpty()) {
            // Nothing to write is no proof that a full disk has room.
            if (told != Failure.POSTGRES_DISK_FULL) {
                works();
            }
            return;
        }
        switch (database.write(batch, moves)) {
            case ArchiveResult.Written(var rows) -> {
                var took = System.nanoTime() - began;
                metrics.written(
                        batch.rows(), rows, batch.buffer().length(), Duration.ofNanos(took));
                wrote(moves, List.of(), took);
            }
            case ArchiveResult.Stopped(var rows, var moved, var doubles) -> {
                var took = System.nanoTime() - began;
                // How much of the batch is behind the doubles is not known.
                metrics.written(rows, rows, 0, Duration.ofNanos(took));
                wrote(moved, doubles, took);
            }
            case ArchiveResult.Overtaken _ -> {
                LOG.info("Archive was overtaken by another writer, and reads where that one is");
                metrics.failed(Failure.OVERTAKEN);
                detach();
            }
        }
    }

    private void wrote(List<OffsetMove> moves, List<DoubleEvent> doubles, long took) {
        progress.moved(moves);
        stopped.moved(moves);
        halt(doubles);
        batch.clear();
        backoff.succeeded();
        works();
        rest(took);
        writtenAtNanos = System.nanoTime();
    }

    /** The double is read once more where it has no dead letter, and nothing behind it. */
    private void halt(List<DoubleEvent> doubles) {
        for (var found : doubles) {
            stopped.stop(found);
            polled.drop(found.at().partition());
            progress.halt(found.at());
            if (found.hasLetter()) {
                progress.pause(found.at().partition());
            }
        }
    }

    /** Begins again where a double was removed, or somebody moved the archive past it. */
    private void lookAtStops() throws SQLException {
        for (var found : stopped.toLookAt()) {
            if (!database.doubles().isStill(found)) {
                LOG.info("Archive begins again in partition {}", found.at().partition());
                forget();
                progress.release();
                return;
            }
        }
    }

    private void rest(long workedNanos) {
        var lag = metrics.lag().orElse(0);
        if (pace.isLate(lag)) {
            metrics.late();
        }
        var nanos = pace.restNanos(workedNanos, lag);
        if (nanos == 0) {
            return;
        }
        var began = System.nanoTime();
        try {
            // Its end is the end of the loop: nothing else to do with it here.
            if (ending.await(nanos, TimeUnit.NANOSECONDS)) {
                LOG.debug("Archive stops in a rest");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            ending.countDown();
        }
        metrics.rested(Duration.ofNanos(System.nanoTime() - began));
    }

    private void measure() {
        if (System.nanoTime() - measuredAtNanos >= MEASURE_NANOS) {
            measuredAtNanos = System.nanoTime();
            metrics.lag(progress.lag());
        }
    }

    private void failed(Failure failure, Exception e) {
        metrics.failed(failure);
        var why = "Archive waits: " + failure.words() + ": " + Failures.reason(e);
        if (failure == Failure.KAFKA) {
            metrics.lag(OptionalLong.empty());
        }
        if (told == null) {
            failedAtNanos = System.nanoTime();
        }
        // One line for an outage, not one for each attempt.
        if (failure == told) {
            LOG.debug("Archive still waits", e);
        } else {
            LOG.warn(
                    "{}; it begins again every {} s at most until that is over, the rest goes on",
                    why,
                    Backoff.LAST_MILLIS / Backoff.MILLIS_PER_SECOND);
            LOG.debug("Archive waits because of", e);
            told = failure;
        }
        state = State.WAITING_AFTER_FAILURE;
        detail = why;
        migrated = false;
        detach();
    }

    private void detach() {
        forget();
        backoff.failed();
        progress.release();
    }

    /** What was read and not written is read again. */
    private void forget() {
        attached = false;
        batch.clear();
        polled.clear();
    }

    /** Partitions come and go: what was read of them and not written is read again, by whoever. */
    private final class Handover implements ConsumerRebalanceListener {

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            LOG.info("Archive gives up {} partitions", partitions.size());
            forget();
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            LOG.info("Archive gets {} partitions", partitions.size());
            forget();
            progress.hold(consumer.assignment());
        }
    }
}
