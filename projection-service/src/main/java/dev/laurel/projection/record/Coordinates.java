package dev.laurel.projection.record;

import org.apache.kafka.streams.processor.api.RecordMetadata;

/** Where a record stands. */
public record Coordinates(String topic, int partition, long offset) {

    public static Coordinates of(RecordMetadata metadata) {
        return new Coordinates(metadata.topic(), metadata.partition(), metadata.offset());
    }
}
