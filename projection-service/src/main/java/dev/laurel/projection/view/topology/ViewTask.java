package dev.laurel.projection.view.topology;

import dev.laurel.contract.event.Event;
import dev.laurel.contract.view.SpilledStanding;
import dev.laurel.contract.view.Standing;
import dev.laurel.contract.view.UserView;
import dev.laurel.kafka.codec.CodecException;
import dev.laurel.kafka.codec.EventCodec;
import dev.laurel.kafka.codec.ViewCodec;
import dev.laurel.kafka.codec.ViewKey;
import dev.laurel.projection.observe.ViewMetrics;
import dev.laurel.projection.record.Coordinates;
import dev.laurel.projection.view.fold.Folded;
import dev.laurel.projection.view.fold.ViewProjector;

import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Arrays;

/**
 * One partition's views: reads an event, folds it, keeps and emits what came of it.
 *
 * <p>Every event leaves at least one record with its offset, the view or a watermark, in the
 * transaction that commits it: so readers of laurel.views always come as far as the events, also
 * where one changed nothing, and after a crash.
 *
 * <p>An event that cannot be read or folded becomes a dead letter and the partition goes on.
 *
 * <p>Threading: made, called and closed by one stream thread; shares nothing.
 */
final class ViewTask {

    private static final Logger LOG = LoggerFactory.getLogger(ViewTask.class);

    private final ViewProjector projector;
    private final ViewState state;
    private final ViewEmitter emitter;
    private final ViewMetrics metrics;

    ViewTask(ViewProjector projector, ViewState state, ViewEmitter emitter, ViewMetrics metrics) {
        this.projector = projector;
        this.state = state;
        this.emitter = emitter;
        this.metrics = metrics;
    }

    void process(Record<byte[], byte[]> record, Coordinates coordinates) {
        Event event;
        try {
            event = decode(record);
        } catch (CodecException e) {
            deadLetter(record, coordinates, e);
            return;
        }
        switch (event) {
            case Event.Change change -> change(record, coordinates, change);
            case Event.Answer _ -> {
                metrics.answer();
                emitter.watermark(coordinates, record.timestamp());
            }
            case Event.Refusal _ -> emitter.watermark(coordinates, record.timestamp());
        }
    }

    private void change(
            Record<byte[], byte[]> record, Coordinates coordinates, Event.Change event) {
        UserView old;
        Folded folded;
        try {
            old = state.view(event.head().user());
            folded = projector.fold(old, event, state);
        } catch (KafkaException e) {
            // A failure of the store or of Kafka has nothing to do with the event.
            throw e;
        } catch (RuntimeException e) {
            deadLetter(record, coordinates, e);
            return;
        }
        count(old, event, folded);
        for (var standing : folded.spilled()) {
            spill(record, coordinates, folded.view(), standing);
        }
        var view = folded.view();
        var bytes = ViewCodec.encode(view);
        if (view.version() != old.version()) {
            state.put(view, bytes);
        }
        emitter.view(coordinates, record.timestamp(), view.user(), bytes);
    }

    private void spill(
            Record<byte[], byte[]> record,
            Coordinates coordinates,
            UserView view,
            Standing standing) {
        var key = new ViewKey.Spilled(view.user(), standing.board(), standing.window()).bytes();
        var bytes = ViewCodec.encode(new SpilledStanding(view.user(), view.name(), standing));
        state.putSpilled(key, bytes);
        emitter.spilled(coordinates, record.timestamp(), key, bytes);
    }

    private void count(UserView old, Event.Change event, Folded folded) {
        if (folded.view().version() == old.version()) {
            metrics.knownAlready();
            return;
        }
        metrics.folded();
        metrics.spilled(folded.spilled().size());
        if (event.head().version() != old.version() + 1) {
            metrics.gap();
        }
    }

    private void deadLetter(
            Record<byte[], byte[]> record, Coordinates coordinates, RuntimeException why) {
        metrics.deadLetter();
        LOG.error("Record {} goes to the dead letters", coordinates, why);
        emitter.deadLetter(record, coordinates, why);
        emitter.watermark(coordinates, record.timestamp());
    }

    private static Event decode(Record<byte[], byte[]> record) {
        if (record.value() == null) {
            throw new CodecException("Expected a value, but the record has none");
        }
        var event = EventCodec.decode(record.value());
        var user = event.head().user();
        // A key that is not the user's may have brought the event to another's partition.
        if (!Arrays.equals(record.key(), user.bytes())) {
            throw new CodecException(
                    "Expected the record key to be the user " + user + ", but it is not");
        }
        return event;
    }
}
