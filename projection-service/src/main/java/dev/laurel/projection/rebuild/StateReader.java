package dev.laurel.projection.rebuild;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

import java.util.function.Consumer;

/** Reads events, and the changelogs of the running ledger. Threading: one thread. */
interface StateReader {

    /** Takes an entry of a store; null where it is gone. */
    interface EntryReader {
        void take(byte[] key, byte @Nullable [] value);
    }

    /**
     * All committed events of a partition, in their order.
     *
     * @throws org.apache.kafka.common.KafkaException where they cannot be read to their end
     */
    void events(int partition, Consumer<ConsumerRecord<byte[], byte[]>> each);

    /**
     * The entries of a store in the order of their writing: the newest of a key is the last.
     *
     * @throws org.apache.kafka.common.KafkaException where they cannot be read to their end
     */
    void changelog(String store, int partition, EntryReader each);
}
