package dev.laurel.stack.verify;

import dev.laurel.contract.event.Event;
import dev.laurel.contract.event.EventWord;
import dev.laurel.kafka.codec.CodecException;
import dev.laurel.kafka.codec.EventCodec;
import dev.laurel.reference.Findings;
import dev.laurel.stack.StackException;
import dev.laurel.stack.runtime.Waiting;

import org.jspecify.annotations.Nullable;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;

/** Compares every row of the archive with its record. Threading: one thread. */
final class ArchivedRows implements AutoCloseable {

    /** Rows come 5,000 at a time, as they lie: the next of them never take long. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final Duration CATCH_UP_BOUND = Duration.ofMinutes(2);
    private static final Duration STEP = Duration.ofMillis(500);
    private static final int FETCH_ROWS = 5_000;
    private static final int MISSING_MAX = 5;

    private final Connection connection;
    private final EventPrints prints;
    private final Findings findings;
    private long rows;

    /**
     * @throws StackException where PostgreSQL does not answer
     */
    ArchivedRows(VerifyOptions.Archive archive, EventPrints prints, Findings findings) {
        this(archive, prints, findings, PATIENCE);
    }

    /**
     * Asks with less patience.
     *
     * @param patience how long PostgreSQL may say nothing, in whole seconds
     * @throws StackException where it does not answer
     */
    ArchivedRows(
            VerifyOptions.Archive archive,
            EventPrints prints,
            Findings findings,
            Duration patience) {
        this.prints = prints;
        this.findings = findings;
        var properties = new Properties();
        properties.put("user", archive.user());
        properties.put("password", archive.password());
        properties.put("connectTimeout", "10");
        properties.put("loginTimeout", "20");
        properties.put("socketTimeout", String.valueOf(patience.toSeconds()));
        try {
            this.connection = DriverManager.getConnection(archive.url(), properties);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private static StackException failed(SQLException e) {
        return new StackException(
                "the archive cannot be read: " + e.getMessage(), StackException.USAGE);
    }

    /**
     * Waits until the archive has come to these offsets, a while, and compares.
     *
     * @param last offset of each partition
     * @param readOn reads the events that came meanwhile, since they may have rows already
     */
    void compare(Map<Integer, Long> last, Runnable readOn) {
        prints.expectAll();
        try {
            var there = Waiting.until(() -> isPast(last), CATCH_UP_BOUND, STEP);
            if (!there) {
                findings.add("the archive has not come to the end of the events in 2 minutes");
            }
            connection.setAutoCommit(false);
            compareRows(readOn);
            connection.rollback();
        } catch (SQLException e) {
            throw failed(e);
        }
        var missing = prints.unseenCount();
        if (missing > 0) {
            findings.add(
                    "the archive lacks %d events, such as %s"
                            .formatted(missing, prints.unseen(MISSING_MAX)));
        }
    }

    private boolean isPast(Map<Integer, Long> last) {
        var next = new HashMap<Integer, Long>();
        try (var statement = connection.createStatement();
                var offsets =
                        statement.executeQuery(
                                "SELECT partition_number, next_offset FROM archive_offset")) {
            while (offsets.next()) {
                next.put(offsets.getInt(1), offsets.getLong(2));
            }
        } catch (SQLException e) {
            throw failed(e);
        }
        return last.entrySet().stream()
                .allMatch(it -> next.getOrDefault(it.getKey(), 0L) > it.getValue());
    }

    private void compareRows(Runnable readOn) throws SQLException {
        try (var statement = connection.createStatement()) {
            // Rows come as they are read, not all at once.
            statement.setFetchSize(FETCH_ROWS);
            try (var result =
                    statement.executeQuery(
                            "SELECT partition_number, event_offset, event, user_id, version,"
                                    + " command_id, type, asset, amount, occurred_at, decided_at"
                                    + " FROM ledger_entry")) {
                // The rows are those of now: all of them have their event in what is read now.
                readOn.run();
                while (result.next()) {
                    rows++;
                    compareRow(result);
                }
            }
        }
    }

    private void compareRow(ResultSet row) throws SQLException {
        var partition = row.getInt(1);
        var offset = row.getLong(2);
        var value = row.getBytes(3);
        var at = partition + ":" + offset;
        var match = prints.match(partition, offset, value);
        switch (match) {
            case EQUAL -> compareColumns(row, at, value);
            case DIFFERENT -> findings.add("the archive has other bytes at " + at);
            case UNKNOWN ->
                    findings.add("the archive has a row at " + at + ", the events have none");
            case REPEATED -> findings.add("the archive has two rows at " + at);
        }
    }

    private void compareColumns(ResultSet row, String at, byte[] value) throws SQLException {
        Event event;
        try {
            event = EventCodec.decode(value);
        } catch (CodecException _) {
            // Told when the events were read.
            return;
        }
        var head = event.head();
        expect(at, "user_id", head.user().value(), row.getString(4));
        expect(at, "version", version(event), row.getObject(5, Long.class));
        expect(at, "command_id", head.commandId().value(), row.getString(6));
        expect(at, "type", EventWord.of(event), row.getString(7));
        var moved = event instanceof Event.MoneyMoved it ? it : null;
        expect(at, "asset", moved == null ? null : moved.asset().value(), row.getString(8));
        expect(
                at,
                "amount",
                moved == null ? null : moved.amount().minorUnits(),
                row.getObject(9, Long.class));
        expect(at, "occurred_at", head.occurredAtMillis(), millis(row, 10));
        expect(at, "decided_at", head.decidedAtMillis(), millis(row, 11));
    }

    private static @Nullable Long version(Event event) {
        return event instanceof Event.Change ? event.head().version() : null;
    }

    private static long millis(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant().toEpochMilli();
    }

    private void expect(
            String at, String column, @Nullable Object expected, @Nullable Object found) {
        if (!Objects.equals(expected, found)) {
            findings.add(
                    "the archive has %s %s at %s, the event says %s"
                            .formatted(column, found, at, expected));
        }
    }

    long rows() {
        return rows;
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException _) {
            // It was only read from.
        }
    }
}
