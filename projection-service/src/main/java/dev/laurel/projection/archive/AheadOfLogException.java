package dev.laurel.projection.archive;

import org.apache.kafka.common.TopicPartition;

/**
 * The archive has other events of a partition than there are, and none in common that are near its
 * end: another laurel.events stands behind the broker, or it was made again. Going back would mix
 * two histories.
 */
final class AheadOfLogException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    AheadOfLogException(TopicPartition partition, long archived, long end) {
        super(
                "Expected to go on with %s at %d, where the archive is, but it ends at %d; this PostgreSQL belongs to another laurel.events"
                        .formatted(partition, archived, end));
    }

    AheadOfLogException(int partition, long archived, long end) {
        super(
                "Expected to find the newest rows of partition %d before %d in laurel.events, which ends at %d, but none is there; this PostgreSQL belongs to another laurel.events"
                        .formatted(partition, archived, end));
    }
}
