package dev.laurel.projection.rebuild;

import dev.laurel.projection.ledger.log.LogReader;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

import java.util.function.Consumer;

/**
 * Reads events, and the changelogs of the running ledger.
 *
 * @param group of the ledger's Streams application; the prefix of its changelogs
 */
record StateReader(LogReader log, String group) {

    /** Takes an entry of a store; null where it is gone. */
    interface EntryReader {
        void take(byte[] key, byte @Nullable [] value);
    }

    void read(String topic, int partition, Consumer<ConsumerRecord<byte[], byte[]>> each) {
        var all = new TopicPartition(topic, partition);
        log.read(all, log.beginning(all), log.stableEnd(all), each);
    }

    /** The entries of a store in the order of their writing: the newest of a key is the last. */
    void changelog(String store, int partition, EntryReader each) {
        read(
                group + "-" + store + "-changelog",
                partition,
                record -> each.take(record.key(), record.value()));
    }
}
