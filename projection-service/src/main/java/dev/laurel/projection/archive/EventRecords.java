package dev.laurel.projection.archive;

import dev.laurel.contract.event.Event;
import dev.laurel.kafka.codec.CodecException;
import dev.laurel.kafka.codec.EventCodec;

import org.apache.kafka.clients.consumer.ConsumerRecord;

import java.util.Arrays;

/** Reads the records of laurel.events of the ledger. */
final class EventRecords {

    private EventRecords() {}

    /**
     * The event of a record.
     *
     * @throws RuntimeException where it cannot be read, for whatever reason: it cannot be read
     *     tomorrow either
     */
    static Event read(ConsumerRecord<byte[], byte[]> record) {
        var value = record.value();
        if (value == null) {
            throw new CodecException("Expected a value, but the record has none");
        }
        var event = EventCodec.decode(value);
        var user = event.head().user();
        // Nobody but the ledger writes events, and it writes them under their user's key.
        if (!Arrays.equals(record.key(), user.bytes())) {
            throw new CodecException(
                    "Expected the record key to be the user " + user + ", but it is not");
        }
        return event;
    }
}
