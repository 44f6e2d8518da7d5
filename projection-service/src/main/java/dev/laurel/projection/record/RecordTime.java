package dev.laurel.projection.record;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/**
 * The time of a record is its own timestamp; 0 where it has none, so that no record stops a
 * partition for its time.
 */
public final class RecordTime implements TimestampExtractor {

    @Override
    public long extract(ConsumerRecord<Object, Object> record, long partitionTimeMillis) {
        return Math.max(0, record.timestamp());
    }
}
