package dev.laurel.projection.ledger.log;

import dev.laurel.kafka.topic.Topics;
import dev.laurel.kafka.transaction.OpenTransactions;
import dev.laurel.projection.ledger.heal.LedgerLog;
import dev.laurel.projection.ledger.state.LedgerPosition;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * The log as Kafka has it. Its clients are made when they are needed; the reader is closed when it
 * was not for a while.
 *
 * <p>Threading: any thread; reads one after the other.
 */
public final class KafkaLedgerLog implements LedgerLog, AutoCloseable {

    private static final Duration IDLE_MAX = Duration.ofSeconds(30);

    private final LogClients clients;
    private final Map<Integer, PositionWindow> windows = new ConcurrentHashMap<>();
    private final ReentrantLock reading = new ReentrantLock();
    private @Nullable Admin admin;
    private final Map<IsolationLevel, LogReader> readers = new EnumMap<>(IsolationLevel.class);
    private final CountDownLatch closed = new CountDownLatch(1);

    public KafkaLedgerLog(LogClients clients) {
        this.clients = clients;
    }

    private synchronized Admin admin() {
        var open = admin;
        if (open == null) {
            open = Admin.create(clients.admin());
            admin = open;
        }
        return open;
    }

    @Override
    public long settledEnd(int partition) {
        var events = new TopicPartition(Topics.EVENTS.name(), partition);
        return new Settling(new LogEnds(admin()), new OpenTransactions(admin()), closed)
                .end(events);
    }

    @Override
    public void events(
            int partition, long from, long to, Consumer<ConsumerRecord<byte[], byte[]>> each) {
        var events = new TopicPartition(Topics.EVENTS.name(), partition);
        read(IsolationLevel.READ_COMMITTED, events, from, to, each);
    }

    @Override
    public void accounts(int partition, long from, Consumer<ConsumerRecord<byte[], byte[]>> each) {
        var changelog = new TopicPartition(clients.accountsChangelog(), partition);
        var ends = new LogEnds(admin()).all(List.of(changelog));
        read(
                IsolationLevel.READ_UNCOMMITTED,
                changelog,
                from,
                ends.getOrDefault(changelog, 0L),
                each);
    }

    @Override
    public void consumed(
            String topic, int partition, long from, Consumer<ConsumerRecord<byte[], byte[]>> each) {
        var input = new TopicPartition(topic, partition);
        var ends = new LogEnds(admin());
        var committed = ends.committed(clients.group()).getOrDefault(input, 0L);
        var end = ends.stable(List.of(input)).getOrDefault(input, 0L);
        read(IsolationLevel.READ_COMMITTED, input, from, Math.min(committed, end), each);
    }

    private void read(
            IsolationLevel isolation,
            TopicPartition partition,
            long from,
            long to,
            Consumer<ConsumerRecord<byte[], byte[]>> each) {
        if (from >= to) {
            return;
        }
        reading.lock();
        try {
            requireOpen();
            readers.computeIfAbsent(isolation, level -> new LogReader(clients, level))
                    .read(
                            partition,
                            from,
                            to,
                            record -> {
                                requireOpen();
                                each.accept(record);
                            });
        } finally {
            reading.unlock();
        }
    }

    private void requireOpen() {
        if (closed.getCount() == 0) {
            throw new KafkaException("The ledger stops before its log is read");
        }
    }

    @Override
    public void watch(int partition) {
        windows.put(partition, new PositionWindow());
    }

    @Override
    public void unwatch(int partition) {
        windows.remove(partition);
    }

    @Override
    public Optional<LedgerPosition> position(int partition) {
        var window = windows.get(partition);
        if (window == null) {
            return Optional.empty();
        }
        synchronized (window) {
            return window.position();
        }
    }

    /**
     * Takes a sample of every partition that is watched; to be called about once a second.
     *
     * @throws KafkaException where a broker does not answer; the next call tries again
     */
    public void sample() {
        closeIdleReaders();
        var partitions = List.copyOf(windows.keySet());
        if (partitions.isEmpty()) {
            return;
        }
        var samples =
                new LogEnds(admin())
                        .samples(partitions, clients.group(), clients.accountsChangelog());
        samples.forEach(
                (partition, sample) -> {
                    var window = windows.get(partition);
                    if (window != null) {
                        synchronized (window) {
                            window.add(sample);
                        }
                    }
                });
    }

    /** One that reads the whole log holds nobody up: what is watched is sampled all the same. */
    private void closeIdleReaders() {
        if (reading.tryLock()) {
            try {
                readers.values().removeIf(KafkaLedgerLog::isClosedWhereIdle);
            } finally {
                reading.unlock();
            }
        }
    }

    private static boolean isClosedWhereIdle(LogReader reader) {
        if (!reader.isIdle(IDLE_MAX)) {
            return false;
        }
        reader.close();
        return true;
    }

    @Override
    public void close() {
        closed.countDown();
        reading.lock();
        try {
            readers.values().forEach(LogReader::close);
            readers.clear();
        } finally {
            reading.unlock();
        }
        closeAdmin();
    }

    private synchronized void closeAdmin() {
        if (admin != null) {
            admin.close(Duration.ofSeconds(1));
            admin = null;
        }
    }
}
