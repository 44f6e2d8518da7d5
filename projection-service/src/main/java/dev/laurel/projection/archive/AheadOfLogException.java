package dev.laurel.projection.archive;

import org.apache.kafka.common.TopicPartition;

/**
 * The archive has more of a partition than there is: another laurel.events stands behind the
 * broker, or it was made again. Going back would mix two histories.
 */
final class AheadOfLogException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    AheadOfLogException(TopicPartition partition, long archived, long end) {
        super(
                "Expected to go on with %s at %d, where the archive is, but it ends at %d; this PostgreSQL belongs to another laurel.events"
                        .formatted(partition, archived, end));
    }
}
