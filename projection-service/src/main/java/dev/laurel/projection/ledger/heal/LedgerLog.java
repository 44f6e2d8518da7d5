package dev.laurel.projection.ledger.heal;

import dev.laurel.projection.ledger.state.LedgerPosition;

import org.apache.kafka.clients.consumer.ConsumerRecord;

import java.util.Optional;
import java.util.function.Consumer;

/**
 * What the ledger may ask of the log besides what Streams gives it. A request of a broker is given
 * up after 10 s, a read after 15 s without a record; how long a read takes grows with what it
 * reads.
 *
 * <p>Threading: any thread.
 */
public interface LedgerLog {

    /**
     * Waits until no transaction is open in laurel.events of the partition, and ends those that
     * nobody ends. The caller is the only one who may write there.
     *
     * @return the offset behind its last record
     * @throws org.apache.kafka.common.KafkaException where one stays open
     */
    long settledEnd(int partition);

    /**
     * Reads what is committed of laurel.events.
     *
     * @param from the first offset
     * @param to the offset behind the last one
     * @throws org.apache.kafka.common.KafkaException where nothing comes for 15 s, or the ledger
     *     stops
     */
    void events(int partition, long from, long to, Consumer<ConsumerRecord<byte[], byte[]>> each);

    /**
     * Reads the changelog of the store accounts up to its end, committed or not: a store on a disk
     * may have what was rolled back later.
     */
    void accounts(int partition, long from, Consumer<ConsumerRecord<byte[], byte[]>> each);

    /**
     * Reads what the ledger's group has committed of one of its inputs.
     *
     * @param topic laurel.commands or laurel.transfers
     * @param from the first offset
     */
    void consumed(
            String topic, int partition, long from, Consumer<ConsumerRecord<byte[], byte[]>> each);

    /** From now on {@link #position} is asked for this partition. */
    void watch(int partition);

    /** No more. */
    void unwatch(int partition);

    /**
     * Up to where the log certainly is in the state of the partition; empty where that is not known
     * yet.
     */
    Optional<LedgerPosition> position(int partition);
}
