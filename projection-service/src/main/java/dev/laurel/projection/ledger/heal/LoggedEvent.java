package dev.laurel.projection.ledger.heal;

import dev.laurel.contract.event.RememberedEvent;
import dev.laurel.kafka.codec.CodecException;
import dev.laurel.kafka.codec.EventCodec;
import dev.laurel.kafka.header.RecordHeaders;
import dev.laurel.kafka.topic.Topics;
import dev.laurel.projection.record.Coordinates;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * An event read from its log.
 *
 * @param cause the record that it comes from, or null where no record caused it
 * @param groupIndex which member of a group it answers, from 0; 0 outside of groups
 */
public record LoggedEvent(
        ConsumerRecord<byte[], byte[]> record,
        RememberedEvent content,
        @Nullable Coordinates cause,
        int groupIndex) {

    /** Reads one; empty where it is none that this ledger can have written. */
    public static Optional<LoggedEvent> of(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null || record.key() == null) {
            return Optional.empty();
        }
        RememberedEvent content;
        try {
            content = EventCodec.decodeRemembered(record.value());
        } catch (CodecException _) {
            // Its readers put it aside.
            return Optional.empty();
        }
        if (!Arrays.equals(record.key(), content.event().head().user().bytes())) {
            return Optional.empty();
        }
        var id = record.headers().lastHeader(RecordHeaders.ID);
        return Optional.of(
                id == null
                        ? new LoggedEvent(record, content, null, 0)
                        : of(record, content, new String(id.value(), StandardCharsets.US_ASCII)));
    }

    /** The id of an event is c or t, a partition, a colon, an offset, and in a group its member. */
    private static LoggedEvent of(
            ConsumerRecord<byte[], byte[]> record, RememberedEvent content, String id) {
        var topic =
                switch (id.charAt(0)) {
                    case 'c' -> Topics.COMMANDS.name();
                    case 't' -> Topics.TRANSFERS.name();
                    default -> null;
                };
        var colon = id.indexOf(':');
        if (topic == null || colon < 0) {
            return new LoggedEvent(record, content, null, 0);
        }
        var dot = id.indexOf('.', colon);
        try {
            var cause =
                    new Coordinates(
                            topic,
                            Integer.parseInt(id.substring(1, colon)),
                            Long.parseLong(
                                    dot < 0
                                            ? id.substring(colon + 1)
                                            : id.substring(colon + 1, dot)));
            var index = dot < 0 ? 0 : Integer.parseInt(id.substring(dot + 1));
            return new LoggedEvent(record, content, cause, index);
        } catch (NumberFormatException _) {
            return new LoggedEvent(record, content, null, 0);
        }
    }
}
