package dev.laurel.projection.ledger.topology;

import dev.laurel.contract.command.TransferLeg;
import dev.laurel.contract.event.Event;
import dev.laurel.kafka.codec.EventCodec;
import dev.laurel.kafka.codec.TransferLegCodec;
import dev.laurel.kafka.header.RecordHeaders;
import dev.laurel.projection.record.Coordinates;
import dev.laurel.projection.record.DeadLetters;

import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * The only place of the ledger that forwards. What it forwards has the time of the record that
 * caused it.
 *
 * <p>Threading: one task.
 */
final class LedgerEmitter {

    private final ProcessorContext<byte[], byte[]> context;

    LedgerEmitter(ProcessorContext<byte[], byte[]> context) {
        this.context = context;
    }

    /** Who waits for the answer to a command finds it by the header that the command brought. */
    void event(Record<byte[], byte[]> cause, Coordinates coordinates, Event event) {
        var headers = EventHeaders.ofEvent(event, coordinates);
        var replyTo = cause.headers().lastHeader(RecordHeaders.REPLY_TO);
        if (replyTo != null) {
            headers.add(replyTo);
        }
        context.forward(
                new Record<>(cause.key(), EventCodec.encode(event), cause.timestamp(), headers),
                LedgerTopology.EVENTS_SINK);
    }

    void leg(Record<byte[], byte[]> cause, Coordinates coordinates, TransferLeg leg) {
        context.forward(
                new Record<>(
                        leg.destination().bytes(),
                        TransferLegCodec.encode(leg),
                        cause.timestamp(),
                        EventHeaders.ofLeg(coordinates)),
                LedgerTopology.TRANSFERS_SINK);
    }

    void deadLetter(Record<byte[], byte[]> cause, Coordinates coordinates, String reason) {
        context.forward(
                DeadLetters.of(cause, coordinates, reason), LedgerTopology.DEAD_LETTERS_SINK);
    }
}
