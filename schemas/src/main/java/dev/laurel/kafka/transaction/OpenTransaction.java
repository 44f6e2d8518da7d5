package dev.laurel.kafka.transaction;

import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * A transaction that is open in a partition: nothing from its first record on is read by those who
 * read what is committed.
 *
 * @param producer who wrote it
 * @param firstOffset of its first record in the partition
 * @param lastMillis time of its last record in the partition, milliseconds since the epoch
 * @param transactionalId the name of its producer, or null where no coordinator knows it
 * @param life whether somebody will end it
 */
public record OpenTransaction(
        TopicPartition partition,
        Producer producer,
        long firstOffset,
        long lastMillis,
        @Nullable String transactionalId,
        Life life) {

    /**
     * A producer as the partition knows it.
     *
     * @param id given by Kafka
     * @param epoch of that id
     * @param coordinatorEpoch of the newest marker; 0 where there was none
     */
    public record Producer(long id, int epoch, int coordinatorEpoch) {}

    /** Whether somebody will end it. */
    public enum Life {
        /** Its producer is at it. Its coordinator ends it when its time is over. */
        ONGOING,
        /** Its coordinator writes its markers. */
        ENDING,
        /** A coordinator is away that may know it. */
        UNKNOWN,
        /** No coordinator knows that it is open: it stays so for ever, until it is ended. */
        HANGING
    }

    /** Whether it is the same one, at another look. */
    public boolean isSame(OpenTransaction other) {
        return partition.equals(other.partition)
                && producer.id() == other.producer.id()
                && firstOffset == other.firstOffset;
    }
}
