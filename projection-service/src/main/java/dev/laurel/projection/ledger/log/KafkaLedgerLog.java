package dev.laurel.projection.ledger.log;

import dev.laurel.kafka.topic.Topics;
import dev.laurel.kafka.transaction.OpenTransactions;
import dev.laurel.projection.ledger.heal.LedgerLog;
import dev.laurel.projection.ledger.state.LedgerPosition;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
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
    private final OffsetsCheck offsetsCheck = new OffsetsCheck();
    private @Nullable Admin admin;
    private @Nullable LogReader reader;
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
        read(new TopicPartition(Topics.EVENTS.name(), partition), from, to, each);
    }

    @Override
    public void accounts(int partition, long from, Consumer<ConsumerRecord<byte[], byte[]>> each) {
        var changelog = new TopicPartition(clients.accountsChangelog(), partition);
        var ends = new LogEnds(admin()).stable(List.of(changelog));
        read(changelog, from, ends.getOrDefault(changelog, 0L), each);
    }

    @Override
    public void requireOffsets(int partition, LedgerPosition position) {
        var ends = new LogEnds(admin());
        offsetsCheck.require(
                ends.committed(clients.group()),
                () -> ends.touch(clients.group()),
                partition,
                position);
    }

    @Override
    public void consumed(
            String topic, int partition, long from, Consumer<ConsumerRecord<byte[], byte[]>> each) {
        var input = new TopicPartition(topic, partition);
        var ends = new LogEnds(admin());
        var committed = ends.committed(clients.group()).getOrDefault(input, 0L);
        var end = ends.stable(List.of(input)).getOrDefault(input, 0L);
        read(input, from, Math.min(committed, end), each);
    }

    private synchronized void read(
            TopicPartition partition,
            long from,
            long to,
            Consumer<ConsumerRecord<byte[], byte[]>> each) {
        if (from >= to) {
            return;
        }
        var open = reader;
        if (open == null) {
            open = new LogReader(clients);
            reader = open;
        }
        open.read(partition, from, to, each);
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
        closeIdleReader();
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

    private synchronized void closeIdleReader() {
        if (reader != null && reader.isIdle(IDLE_MAX)) {
            reader.close();
            reader = null;
        }
    }

    @Override
    public synchronized void close() {
        closed.countDown();
        if (reader != null) {
            reader.close();
            reader = null;
        }
        if (admin != null) {
            admin.close(Duration.ofSeconds(1));
            admin = null;
        }
    }
}
