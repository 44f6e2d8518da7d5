package dev.laurel.projection.view.topology;

import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.jspecify.annotations.Nullable;

import java.util.Optional;
import java.util.Set;

/**
 * A record key that knows its partition: that of the event it comes from, whatever the bytes say.
 *
 * @param bytes the key as written
 */
@SuppressWarnings("ArrayRecordComponent") // lives for one record and is never compared
record RoutedKey(int partition, byte @Nullable [] bytes) {

    static Serializer<RoutedKey> serializer() {
        return (_, key) -> key.bytes();
    }

    // Kafka 4.4 still calls, and declares abstract, the method that it marks for removal.
    @SuppressWarnings("removal")
    static <V> StreamPartitioner<RoutedKey, V> partitioner() {
        return (_, key, _, _) -> Optional.of(Set.of(key.partition()));
    }
}
