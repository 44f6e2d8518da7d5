package dev.laurel.query.replica;

import dev.laurel.contract.id.UserId;
import dev.laurel.contract.position.PartitionOffset;
import dev.laurel.contract.view.SpilledStanding;
import dev.laurel.contract.view.UserView;
import dev.laurel.kafka.codec.CodecException;
import dev.laurel.kafka.codec.ViewCodec;
import dev.laurel.kafka.codec.ViewKey;
import dev.laurel.kafka.header.RecordHeaders;
import dev.laurel.query.store.BoardNumbers;
import dev.laurel.query.store.BoardWindow;
import dev.laurel.query.store.ColumnFamily;
import dev.laurel.query.store.QueryStore;
import dev.laurel.query.store.SpilledRow;
import dev.laurel.query.store.StoreBatch;

import io.micrometer.core.instrument.MeterRegistry;

import org.apache.kafka.clients.consumer.ConsumerRecord;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Turns records of laurel.views into rows. Of the records of one poll, only the newest of each key
 * counts.
 *
 * <p>Threading: the replica's thread.
 */
final class ViewApplier {

    /** A record and the offset of the event that it comes from. */
    private record Sourced(ConsumerRecord<byte[], byte[]> record, long eventOffset) {}

    private final QueryStore store;
    private final BoardNumbers boards;
    private final UnreadableRecords unreadable;
    private final AuditSums sums;
    private final EventOffsets events = new EventOffsets();
    private final Map<UserId, Sourced> views = new LinkedHashMap<>();
    private final Map<ViewKey.Spilled, Sourced> spilled = new LinkedHashMap<>();

    ViewApplier(
            QueryStore store,
            BoardNumbers boards,
            UnreadableRecords unreadable,
            MeterRegistry meters) {
        this.store = store;
        this.boards = boards;
        this.unreadable = unreadable;
        this.sums = new AuditSums(store, meters);
    }

    /** How far the applied records reach in laurel.events. */
    EventOffsets events() {
        return events;
    }

    /** Takes a record of the poll. */
    void add(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null || record.key() == null) {
            unreadable.add(record, "it has no " + (record.key() == null ? "key" : "value"));
            return;
        }
        try {
            add(record, ViewKey.parse(record.key()));
        } catch (CodecException e) {
            unreadable.add(record, e.getMessage());
        }
    }

    private void add(ConsumerRecord<byte[], byte[]> record, ViewKey key) {
        if (key instanceof ViewKey.Watermark) {
            events.reach(record.partition(), ViewCodec.decodeWatermark(record.value()));
            return;
        }
        var offset = RecordHeaders.eventOffset(record.headers());
        if (offset == null) {
            unreadable.add(record, "it has no header " + RecordHeaders.EVENT_OFFSET);
            return;
        }
        var sourced = new Sourced(record, offset);
        switch (key) {
            case ViewKey.User(var user) -> views.merge(user, sourced, ViewApplier::newer);
            case ViewKey.Spilled standing -> spilled.merge(standing, sourced, ViewApplier::newer);
            case ViewKey.Watermark _ -> throw new IllegalStateException("done above");
        }
        events.reach(record.partition(), offset);
    }

    /** Where views are emitted again after a crash, older ones come after newer ones. */
    private static Sourced newer(Sourced before, Sourced now) {
        return now.eventOffset() >= before.eventOffset() ? now : before;
    }

    /** Puts what the added records change into the batch. */
    void apply(StoreBatch batch, OrderChanges order) {
        var users = new HashMap<UserId, UserChange>();
        for (var entry : views.entrySet()) {
            applyView(
                    entry.getKey(),
                    entry.getValue(),
                    change(users, entry.getKey(), batch, order),
                    batch);
        }
        for (var entry : spilled.entrySet()) {
            applySpilled(
                    entry.getKey(),
                    entry.getValue(),
                    change(users, entry.getKey().user(), batch, order),
                    batch);
        }
        users.values().forEach(UserChange::finish);
        sums.put(batch);
        views.clear();
        spilled.clear();
    }

    private UserChange change(
            Map<UserId, UserChange> users, UserId user, StoreBatch batch, OrderChanges order) {
        return users.computeIfAbsent(
                user, id -> new UserChange(id, store, boards, batch, order, sums));
    }

    private void applyView(UserId user, Sourced sourced, UserChange change, StoreBatch batch) {
        UserView view;
        try {
            view = ViewCodec.decodeUserView(sourced.record().value());
        } catch (CodecException e) {
            unreadable.add(sourced.record(), e.getMessage());
            return;
        }
        var offset = change.apply(view, sourced.eventOffset());
        if (offset >= 0) {
            var position = new PartitionOffset(sourced.record().partition(), offset);
            batch.put(ColumnFamily.USER_VIEW, user.bytes(), ViewJson.of(view, position));
        }
    }

    private void applySpilled(
            ViewKey.Spilled key, Sourced sourced, UserChange change, StoreBatch batch) {
        SpilledStanding value;
        try {
            value = ViewCodec.decodeSpilled(sourced.record().value());
        } catch (CodecException e) {
            unreadable.add(sourced.record(), e.getMessage());
            return;
        }
        var at = new BoardWindow(boards.numberOrNew(key.board(), batch), key.window());
        var standing = value.standing();
        var row =
                new SpilledRow(standing.score(), standing.reachedAtMillis(), sourced.eventOffset());
        change.applySpilled(at, row, value.name());
    }
}
