package dev.laurel.projection.view.topology;

import dev.laurel.contract.id.UserId;
import dev.laurel.kafka.codec.ViewCodec;
import dev.laurel.kafka.codec.ViewKey;
import dev.laurel.kafka.header.RecordHeaders;
import dev.laurel.projection.record.Coordinates;
import dev.laurel.projection.record.LetterRecord;

import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * The only place of the views that forwards. Everything goes to the partition of the event it comes
 * from and names that event's offset.
 *
 * <p>Threading: one task.
 */
final class ViewEmitter {

    private static final String READER = "views";
    private static final Header SOURCE =
            RecordHeaders.constant(RecordHeaders.SOURCE, "/laurel/views");
    private static final Header USER_VIEW = type("user-view");
    private static final Header SPILLED_STANDING = type("spilled-standing");
    private static final Header WATERMARK = type("watermark");

    private final ProcessorContext<RoutedKey, byte[]> context;

    ViewEmitter(ProcessorContext<RoutedKey, byte[]> context) {
        this.context = context;
    }

    private static Header type(String word) {
        return RecordHeaders.constant(RecordHeaders.TYPE, "dev.laurel." + word + ".v1");
    }

    void view(Coordinates event, long timeMillis, UserId user, byte[] view) {
        forward(event, timeMillis, new ViewKey.User(user).bytes(), view, USER_VIEW);
    }

    void spilled(Coordinates event, long timeMillis, byte[] key, byte[] standing) {
        forward(event, timeMillis, key, standing, SPILLED_STANDING);
    }

    void watermark(Coordinates event, long timeMillis) {
        forward(
                event,
                timeMillis,
                new ViewKey.Watermark(event.partition()).bytes(),
                ViewCodec.encodeWatermark(event.offset()),
                WATERMARK);
    }

    void deadLetter(Record<byte[], byte[]> record, Coordinates coordinates, RuntimeException why) {
        var letter =
                LetterRecord.of(record, coordinates, READER, why, context.currentSystemTimeMs());
        context.forward(
                letter.withKey(new RoutedKey(coordinates.partition(), letter.key())),
                ViewTopology.DEAD_LETTERS_SINK);
    }

    private void forward(
            Coordinates event, long timeMillis, byte[] key, byte[] value, Header type) {
        context.forward(
                new Record<>(
                        new RoutedKey(event.partition(), key),
                        value,
                        timeMillis,
                        headers(event, type)),
                ViewTopology.VIEWS_SINK);
    }

    private static Headers headers(Coordinates event, Header type) {
        var headers = new org.apache.kafka.common.header.internals.RecordHeaders();
        RecordHeaders.cloudEvent(headers, event.partition() + ":" + event.offset(), type, SOURCE);
        RecordHeaders.eventOffset(headers, event.offset());
        return headers;
    }
}
