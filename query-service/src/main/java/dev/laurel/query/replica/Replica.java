package dev.laurel.query.replica;

import dev.laurel.contract.position.Position;
import dev.laurel.kafka.topic.Topic;
import dev.laurel.kafka.topic.Topics;
import dev.laurel.kit.metrics.Meters;
import dev.laurel.kit.storage.StorageWatch;
import dev.laurel.query.rank.RankIndex;
import dev.laurel.query.store.AppliedOffset;
import dev.laurel.query.store.BoardNumbers;
import dev.laurel.query.store.ColumnFamily;
import dev.laurel.query.store.QueryStore;
import dev.laurel.query.store.StoreBatch;
import dev.laurel.query.store.StoreSnapshot;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/**
 * Follows laurel.views and laurel.events into the store, and publishes a view to read after every
 * batch.
 *
 * <p>One poll is one batch: what its records change and how far they reach are written together, so
 * after a crash it goes on where the data is. It loads first: until it has come to where the topics
 * ended when it started, no rank index is kept and nothing is published; then the index is made in
 * one scan, and kept from there on.
 *
 * <p>The position of a view is, by partition, the event up to which both topics have been applied.
 *
 * <p>Threading: one thread calls {@link #doWork} and {@link #close}, any thread {@link #wakeup}.
 */
public final class Replica implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Replica.class);
    private static final double MILLIS_PER_SECOND = 1e3;
    private static final long ASK_NANOS = Duration.ofSeconds(1).toNanos();
    private static final Duration POLL = Duration.ofMillis(100);

    private final ReplicaLog log;
    private final QueryStore store;
    private final ReadViews readViews;
    private final ReplicaStatus status;
    private final PublishListener listener;
    private final StorageWatch storage;
    private final PatientWriter writer;
    private final ViewApplier views;
    private final EventApplier events;
    private final OutcomeSweep sweep;
    private final Map<TopicPartition, Long> written = new HashMap<>();
    private final Timer batches;
    private final Counter records;
    private final Counter rebuilds;
    private @Nullable RankIndex ranks;
    private boolean silent;
    private boolean paused;
    private long askedAtNanos;

    /**
     * How much is kept.
     *
     * @param transactions of each user, the newest
     * @param outcomes for how long
     */
    public record Kept(int transactions, Duration outcomes) {}

    /** What the replica works on and tells. */
    public record Parts(
            QueryStore store,
            BoardNumbers boards,
            ReadViews readViews,
            ReplicaStatus status,
            PublishListener listener,
            StorageWatch storage) {}

    public Replica(
            Consumer<byte[], byte[]> consumer,
            Parts parts,
            Kept kept,
            InstantSource clock,
            MeterRegistry meters) {
        this.log = new ReplicaLog(consumer);
        this.store = parts.store();
        this.readViews = parts.readViews();
        this.status = parts.status();
        this.listener = parts.listener();
        this.storage = parts.storage();
        this.writer = new PatientWriter(store, storage, status);
        var unreadable = new UnreadableRecords(meters);
        this.views = new ViewApplier(store, parts.boards(), unreadable, meters);
        this.events = new EventApplier(store, unreadable, kept.transactions());
        this.sweep = new OutcomeSweep(store, clock, kept.outcomes(), meters);
        this.batches = Meters.timer(meters, "laurel.query.replica.batch", "Batches applied");
        this.records =
                Meters.counter(
                        meters, "laurel.query.replica.records", "records", "Records applied");
        this.rebuilds =
                Meters.counter(
                        meters,
                        "laurel.query.rank.rebuilds",
                        "rebuilds",
                        "Times that the rank index was made again from the disk");
        Meters.gauge(
                meters,
                "laurel.query.replica.behind",
                "records",
                "Records that are in the topics and not in the answers",
                status,
                known ->
                        known.knownRecordsBehind().stream()
                                .asDoubleStream()
                                .findFirst()
                                .orElse(Double.NaN));
        Meters.gauge(
                meters,
                "laurel.query.replica.lag",
                "seconds",
                "How old the answers are",
                status,
                known -> known.lagMillis() / MILLIS_PER_SECOND);
    }

    /**
     * Takes one turn: reads a poll's worth of records and applies them. Waits a tenth of a second
     * at most when there are none.
     *
     * @return how many records it applied, −1 where the topics do not exist yet
     * @throws ReplicaRefusedException where data and topics do not belong together
     */
    public int doWork() {
        if (!log.isOpen() && !open()) {
            return -1;
        }
        if (storage.isLow() != paused) {
            pauseOrResume();
        }
        if (paused) {
            return waitForRoom();
        }
        var polled = poll();
        if (!polled.isEmpty()) {
            batches.record(() -> apply(polled));
        }
        listen(!polled.isEmpty());
        status.behind(log.behind());
        if (ranks == null) {
            load();
        } else {
            sweep.turn();
        }
        return polled.count();
    }

    /** Stops before the volume is full: reads go on, and their lag is told. */
    private void pauseOrResume() {
        paused = !paused;
        if (paused) {
            log.pause();
        } else {
            log.resume();
            status.held("");
        }
    }

    private int waitForRoom() {
        status.held(storage.detail());
        var polled = poll();
        if (!polled.isEmpty()) {
            // Fetched before the pause.
            batches.record(() -> apply(polled));
        }
        if (System.nanoTime() - askedAtNanos > ASK_NANOS) {
            askedAtNanos = System.nanoTime();
            status.behind(log.behindByAsking());
        }
        listen(!polled.isEmpty());
        return 0;
    }

    /** Says once that the broker has fallen silent, and once that it is heard again. */
    private void listen(boolean gotRecords) {
        if (log.heard() || gotRecords) {
            status.heard();
        }
        if (status.isSilent() != silent) {
            silent = !silent;
            if (silent) {
                LOG.warn("{}; the replica asks again and goes on, reads go on", status.detail());
            } else {
                LOG.info("Kafka is heard again");
            }
        }
    }

    private boolean open() {
        if (!log.open(this::stored)) {
            return false;
        }
        status.state(new ReplicaStatus.State.Loading(0, log.total()));
        return true;
    }

    private @Nullable AppliedOffset stored(Topic topic, int partition) {
        var row =
                store.get(
                        ColumnFamily.APPLIED_POSITION,
                        AppliedOffset.key(topic.number(), partition));
        if (row == null) {
            return null;
        }
        var stored = AppliedOffset.decode(row);
        eventOffsets(topic).reach(partition, stored.event());
        return stored;
    }

    private EventOffsets eventOffsets(Topic topic) {
        return topic.equals(Topics.VIEWS) ? views.events() : events.events();
    }

    private ConsumerRecords<byte[], byte[]> poll() {
        try {
            return log.poll(POLL);
        } catch (OffsetOutOfRangeException e) {
            throw new ReplicaRefusedException(
                    "Expected to go on where the data is, but Kafka has no such offsets any more ("
                            + e.offsetOutOfRangePartitions()
                            + "): delete laurel.data-dir (it is made again from Kafka)",
                    e);
        }
    }

    private void apply(ConsumerRecords<byte[], byte[]> polled) {
        var order = new OrderChanges(ranks);
        try (var batch = store.batch()) {
            for (var record : polled) {
                if (record.topic().equals(Topics.VIEWS.name())) {
                    views.add(record);
                } else {
                    events.apply(record, batch);
                    status.lastEvent(record.timestamp());
                }
            }
            views.apply(batch, order);
            putOffsets(batch);
            writer.write(batch);
        }
        records.increment(polled.count());
        var edit = order.edit();
        if (edit == null) {
            events.takeOutcomes();
        } else {
            publish(store.snapshot(), edit::settle);
        }
    }

    private void putOffsets(StoreBatch batch) {
        for (var entry : log.positions().entrySet()) {
            var partition = entry.getKey();
            var next = entry.getValue();
            if (!next.equals(written.put(partition, next))) {
                var topic =
                        partition.topic().equals(Topics.VIEWS.name())
                                ? Topics.VIEWS
                                : Topics.EVENTS;
                var reached = eventOffsets(topic).get(partition.partition());
                batch.put(
                        ColumnFamily.APPLIED_POSITION,
                        AppliedOffset.key(topic.number(), partition.partition()),
                        new AppliedOffset(next, reached).encode());
            }
        }
    }

    private void load() {
        if (!log.hasPassedAll()) {
            status.state(new ReplicaStatus.State.Loading(log.passed(), log.total()));
            return;
        }
        publish(store.snapshot(), RankIndex::scan);
        status.state(new ReplicaStatus.State.Live());
        LOG.info("Loaded {} offsets; answering reads", log.total());
    }

    /** Makes the index for a snapshot. */
    private interface Indexing {
        RankIndex indexOf(StoreSnapshot snapshot);
    }

    private void publish(StoreSnapshot snapshot, Indexing indexing) {
        RankIndex next;
        try {
            next = indexing.indexOf(snapshot);
        } catch (IllegalStateException e) {
            // Cannot be, unless memory or disk has failed us. The disk is right by definition.
            LOG.error("Made the rank index again from the disk", e);
            rebuilds.increment();
            next = RankIndex.scan(snapshot);
        }
        ranks = next;
        var view = new ReadView(snapshot, next, position());
        readViews.publish(view);
        listener.published(view, events.takeOutcomes());
    }

    private Position position() {
        var partitions = log.partitionsOfATopic();
        var offsets = new long[partitions];
        for (var partition = 0; partition < partitions; partition++) {
            offsets[partition] =
                    Math.min(views.events().get(partition), events.events().get(partition));
        }
        return Position.of(offsets);
    }

    /** Ends a turn that waits, with a {@code WakeupException} in the thread that takes it. */
    public void wakeup() {
        writer.stop();
        log.wakeup();
    }

    @Override
    public void close() {
        log.close();
        readViews.close();
    }
}
