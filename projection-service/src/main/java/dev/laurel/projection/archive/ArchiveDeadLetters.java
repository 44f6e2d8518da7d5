package dev.laurel.projection.archive;

import dev.laurel.contract.position.PartitionOffset;
import dev.laurel.kafka.header.DeadLetters;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.SequencedSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Puts what cannot be archived aside. Written before the offsets move: after a crash in between
 * there may be two dead letters of a record, never none. Which ones are written is remembered,
 * because the same records are read again as long as PostgreSQL does not take their batch.
 *
 * <p>Threading: one thread; closed by it. The producer is made at the first dead letter.
 */
public final class ArchiveDeadLetters implements AutoCloseable {

    private static final String READER = "archive";
    private static final long ANSWER_SECONDS_MAX = 30;

    /** More than a batch has in any log that is worth archiving; the oldest are forgotten. */
    static final int REMEMBERED_MAX = 10_000;

    private final Supplier<Producer<byte[], byte[]>> producers;
    private final InstantSource clock;
    private final SequencedSet<PartitionOffset> written = new LinkedHashSet<>();
    private @Nullable Producer<byte[], byte[]> producer;

    public ArchiveDeadLetters(Supplier<Producer<byte[], byte[]>> producers, InstantSource clock) {
        this.producers = producers;
        this.clock = clock;
    }

    /** Whether the record has its dead letter. */
    boolean has(ConsumerRecord<byte[], byte[]> record) {
        return written.contains(coordinates(record));
    }

    private static PartitionOffset coordinates(ConsumerRecord<byte[], byte[]> record) {
        return new PartitionOffset(record.partition(), record.offset());
    }

    /**
     * Returns when the dead letter is durable.
     *
     * @throws KafkaException where it is not, or nobody knows
     */
    void write(ConsumerRecord<byte[], byte[]> record, String reason) {
        try {
            producer()
                    .send(DeadLetters.of(record, READER, reason, clock.millis()))
                    .get(ANSWER_SECONDS_MAX, TimeUnit.SECONDS);
            if (written.size() >= REMEMBERED_MAX) {
                written.removeFirst();
            }
            written.add(coordinates(record));
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        } catch (ExecutionException | TimeoutException e) {
            throw new KafkaException(
                    "Expected to write the dead letter of %s-%d@%d, but %s"
                            .formatted(record.topic(), record.partition(), record.offset(), e),
                    e);
        }
    }

    private Producer<byte[], byte[]> producer() {
        var open = producer;
        if (open == null) {
            open = producers.get();
            producer = open;
        }
        return open;
    }

    @Override
    public void close() {
        if (producer != null) {
            producer.close();
        }
    }
}
