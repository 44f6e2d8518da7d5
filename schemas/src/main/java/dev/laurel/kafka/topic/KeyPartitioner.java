package dev.laurel.kafka.topic;

import org.apache.kafka.common.utils.Utils;

/** The one rule by which a user has a partition: the same as Kafka's own for keyed records. */
public final class KeyPartitioner {

    private KeyPartitioner() {}

    /**
     * The partition of a key.
     *
     * @param key the user id in UTF-8
     * @param partitions how many there are, at least 1
     */
    public static int partition(byte[] key, int partitions) {
        return Utils.toPositive(Utils.murmur2(key)) % partitions;
    }
}
