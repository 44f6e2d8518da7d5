package dev.laurel.projection.ledger.topology;

import dev.laurel.contract.command.Leg;
import dev.laurel.contract.event.Event;
import dev.laurel.kafka.codec.EventCodec;
import dev.laurel.kafka.codec.TransferLegCodec;
import dev.laurel.kafka.header.RecordHeaders;
import dev.laurel.projection.ledger.engine.LedgerOutput.Happened;
import dev.laurel.projection.ledger.engine.LedgerOutput.Sent;
import dev.laurel.projection.ledger.heal.LoggedEvent;
import dev.laurel.projection.record.Coordinates;
import dev.laurel.projection.record.LetterRecord;

import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

import java.nio.ByteBuffer;

/**
 * The only place of the ledger that forwards. What it forwards has the time of the record that
 * caused it, but for dead letters, which are kept for their time from now on.
 *
 * <p>Threading: one task.
 */
final class LedgerEmitter {

    private static final String READER = "ledger";

    private final ProcessorContext<byte[], byte[]> context;

    LedgerEmitter(ProcessorContext<byte[], byte[]> context) {
        this.context = context;
    }

    void happened(Record<byte[], byte[]> cause, Coordinates coordinates, Happened happened) {
        var event = happened.event();
        var headers = EventHeaders.ofEvent(event, coordinates, happened.groupIndex());
        if (happened.answers()) {
            replyTo(cause, headers);
            if (happened.groupIndex() > 0) {
                headers.add(
                        RecordHeaders.GROUP_INDEX,
                        ByteBuffer.allocate(Integer.BYTES).putInt(happened.groupIndex()).array());
            }
        }
        context.forward(
                new Record<>(
                        cause.key(),
                        EventCodec.encode(event, happened.memory()),
                        cause.timestamp(),
                        headers),
                LedgerTopology.EVENTS_SINK);
    }

    /** Who waits for the answer to a command finds it by the header that the command brought. */
    private static void replyTo(Record<byte[], byte[]> cause, Headers headers) {
        var replyTo = cause.headers().lastHeader(RecordHeaders.REPLY_TO);
        if (replyTo != null) {
            headers.add(replyTo);
        }
    }

    void sent(Record<byte[], byte[]> cause, Coordinates coordinates, Sent sent) {
        var leg = sent.leg();
        var headers = EventHeaders.ofLeg(coordinates, sent.groupIndex());
        if (sent.answers()) {
            replyTo(cause, headers);
        }
        context.forward(
                new Record<>(
                        leg.destination().bytes(),
                        TransferLegCodec.encode(leg),
                        cause.timestamp(),
                        headers),
                LedgerTopology.TRANSFERS_SINK);
    }

    /** What set out with an event that is in the log, once more. */
    void sentAgain(LoggedEvent event, Coordinates cause, Leg leg) {
        var headers = EventHeaders.ofLeg(cause, event.groupIndex());
        var replyTo = event.record().headers().lastHeader(RecordHeaders.REPLY_TO);
        if (replyTo != null) {
            headers.add(replyTo);
        }
        context.forward(
                new Record<>(
                        leg.destination().bytes(),
                        TransferLegCodec.encode(leg),
                        Math.max(0, event.record().timestamp()),
                        headers),
                LedgerTopology.TRANSFERS_SINK);
    }

    /** An event that no record caused. */
    void expired(Event event) {
        var head = event.head();
        context.forward(
                new Record<>(
                        head.user().bytes(),
                        EventCodec.encode(event),
                        head.decidedAtMillis(),
                        EventHeaders.ofExpiry(event)),
                LedgerTopology.EVENTS_SINK);
    }

    void deadLetter(Record<byte[], byte[]> cause, Coordinates coordinates, RuntimeException why) {
        context.forward(
                LetterRecord.of(cause, coordinates, READER, why, context.currentSystemTimeMs()),
                LedgerTopology.DEAD_LETTERS_SINK);
    }
}
