package dev.laurel.projection.archive;

import dev.laurel.contract.event.Event;
import dev.laurel.contract.event.EventWord;
import dev.laurel.kafka.codec.CodecException;

import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.TreeSet;

/**
 * Rows on their way to PostgreSQL, encoded when they are added: what waits is one array, not a heap
 * of records.
 *
 * <p>Bounded by rows and bytes; the last row may exceed the bytes.
 *
 * <p>Threading: one thread.
 */
final class ArchiveBatch {

    /** In the order of the fields that {@link #add} writes. */
    static final String COLUMNS =
            "decided_at, event_offset, version, amount, occurred_at, partition_number, user_id,"
                    + " command_id, type, asset, event";

    private static final int FIELDS = 11;

    private final int rowsMax;
    private final int bytesMax;
    private final CopyBuffer buffer;
    private final Set<YearMonth> months = new TreeSet<>();

    private int rows;
    private long monthFromMillis;
    private long monthEndMillis;

    ArchiveBatch(int rowsMax, int bytesMax) {
        this.rowsMax = rowsMax;
        this.bytesMax = bytesMax;
        this.buffer = new CopyBuffer(bytesMax);
    }

    void clear() {
        rows = 0;
        months.clear();
        monthFromMillis = 0;
        monthEndMillis = 0;
        buffer.clear();
    }

    /**
     * Adds the row of an event.
     *
     * @param value the event as it is in laurel.events
     * @throws CodecException where PostgreSQL has no room for it; nothing was added
     */
    void add(int partition, long offset, Event event, byte[] value) {
        var head = event.head();
        checkTimes(event);
        buffer.row(FIELDS);
        buffer.timestamp(head.decidedAtMillis());
        buffer.bigint(offset);
        if (event instanceof Event.Change) {
            buffer.bigint(head.version());
        } else {
            buffer.absent();
        }
        var moved = event instanceof Event.MoneyMoved money ? money : null;
        if (moved == null) {
            buffer.absent();
        } else {
            buffer.bigint(moved.amount().minorUnits());
        }
        buffer.timestamp(head.occurredAtMillis());
        buffer.smallint(partition);
        buffer.text(head.user().value());
        buffer.text(head.commandId().value());
        buffer.text(EventWord.of(event));
        if (moved == null) {
            buffer.absent();
        } else {
            buffer.text(moved.asset().value());
        }
        buffer.binary(value);
        rows++;
        noteMonth(head.decidedAtMillis());
    }

    /**
     * Tells what has no room in PostgreSQL.
     *
     * @throws CodecException where one of its times has none
     */
    static void checkTimes(Event event) {
        checkTime("decided", event.head().decidedAtMillis());
        checkTime("occurred", event.head().occurredAtMillis());
    }

    private static void checkTime(String what, long millis) {
        if (millis < CopyBuffer.MILLIS_MIN || millis > CopyBuffer.MILLIS_MAX) {
            throw new CodecException(
                    "Expected a time that PostgreSQL has, but it was "
                            + what
                            + " at "
                            + millis
                            + " ms");
        }
    }

    private void noteMonth(long millis) {
        if (millis >= monthFromMillis && millis < monthEndMillis) {
            return;
        }
        var month = YearMonth.from(Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC));
        months.add(month);
        monthFromMillis = startMillis(month);
        monthEndMillis = startMillis(month.plusMonths(1));
    }

    private static long startMillis(YearMonth month) {
        return month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
    }

    boolean isFull() {
        return rows >= rowsMax || buffer.length() >= bytesMax;
    }

    int rows() {
        return rows;
    }

    /** The months of decision of its rows. */
    Set<YearMonth> months() {
        return Set.copyOf(months);
    }

    /** Its rows as COPY is given them, without the end. */
    CopyBuffer buffer() {
        return buffer;
    }
}
