package dev.laurel.projection.ledger.log;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Reads one partition after the other.
 *
 * <p>Threading: one thread at a time.
 */
public final class LogReader implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(100);
    private static final long SILENCE_NANOS_MAX = TimeUnit.SECONDS.toNanos(15);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private long heardAtNanos = System.nanoTime();

    /** Makes one of what is committed. */
    public LogReader(LogClients clients) {
        this(clients, IsolationLevel.READ_COMMITTED);
    }

    LogReader(LogClients clients, IsolationLevel isolation) {
        this.consumer = new KafkaConsumer<>(clients.consumer(isolation));
    }

    /**
     * Reads.
     *
     * @param from the first offset
     * @param to the offset behind the last one
     * @throws KafkaException where nothing more comes for 15 s
     */
    public void read(
            TopicPartition partition,
            long from,
            long to,
            Consumer<ConsumerRecord<byte[], byte[]>> each) {
        if (from >= to) {
            return;
        }
        consumer.assign(List.of(partition));
        consumer.seek(partition, from);
        heardAtNanos = System.nanoTime();
        for (var position = from; position < to; position = consumer.position(partition)) {
            for (var record : consumer.poll(POLL)) {
                if (record.offset() < to) {
                    each.accept(record);
                }
            }
            if (consumer.position(partition) > position) {
                heardAtNanos = System.nanoTime();
            } else if (System.nanoTime() - heardAtNanos > SILENCE_NANOS_MAX) {
                throw new KafkaException(
                        "Expected to read %s up to %d, but it goes no further than %d"
                                .formatted(partition, to, position));
            }
        }
    }

    /** The offset before which no transaction is open. */
    public long stableEnd(TopicPartition partition) {
        return consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
    }

    /** The first offset that is there. */
    public long beginning(TopicPartition partition) {
        return consumer.beginningOffsets(List.of(partition)).getOrDefault(partition, 0L);
    }

    /** Whether it was not used for so long. */
    boolean isIdle(Duration time) {
        return System.nanoTime() - heardAtNanos > time.toNanos();
    }

    @Override
    public void close() {
        consumer.close();
    }
}
