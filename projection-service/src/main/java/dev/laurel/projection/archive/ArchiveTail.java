package dev.laurel.projection.archive;

import dev.laurel.contract.event.Event;

import org.jspecify.annotations.Nullable;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

import javax.sql.DataSource;

/**
 * The newest rows of a partition of laurel.events. Nothing finds a row by its offset alone, so they
 * are found by the primary key, which begins with the time of decision: events of a partition are
 * decided almost in the order of their offsets.
 *
 * <p>Threading: no state; a connection for each call.
 */
final class ArchiveTail {

    /** No record of Kafka is from later: brokers refuse it. Rows that are are not the newest. */
    private static final Duration AHEAD_MAX = Duration.ofDays(1);

    private static final String NEWEST =
            "SELECT max(decided_at) FROM ledger_entry WHERE decided_at <= ?";

    private static final String ROWS =
            "SELECT decided_at, event_offset FROM ledger_entry"
                    + " WHERE partition_number = ? AND decided_at >= ? AND decided_at <= ?"
                    + " AND event_offset < ? ORDER BY decided_at DESC LIMIT ";

    private static final String EVENTS =
            "SELECT event_offset, event FROM ledger_entry"
                    + " WHERE partition_number = ? AND decided_at >= ? AND decided_at <= ?"
                    + " AND event_offset >= ? AND event_offset <= ?";

    /** A double has no row of its own, and never will. */
    private static final String HAS =
            "SELECT EXISTS (SELECT FROM ledger_entry WHERE decided_at = ?"
                    + " AND partition_number = ? AND event_offset = ?)"
                    + " OR EXISTS (SELECT FROM ledger_entry WHERE user_id = ? AND version = ?)";

    private static final String MOVE_BACK =
            "UPDATE archive_offset SET next_offset = ?, double_offset = NULL"
                    + " WHERE partition_number = ? AND next_offset = ?";

    private static final String DROP =
            "DELETE FROM ledger_entry WHERE partition_number = ? AND decided_at >= ?"
                    + " AND event_offset >= ?";

    private final DataSource database;
    private final InstantSource clock;

    ArchiveTail(DataSource database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Where a row is, within its partition of laurel.events. */
    record Place(OffsetDateTime decidedAt, long offset) {}

    /** When the newest row of all partitions was decided; null where there is none. */
    @Nullable OffsetDateTime newest() throws SQLException {
        try (var connection = database.getConnection()) {
            connection.setAutoCommit(true);
            try (var statement = connection.prepareStatement(NEWEST)) {
                statement.setObject(1, latest());
                try (var rows = statement.executeQuery()) {
                    return rows.next() ? rows.getObject(1, OffsetDateTime.class) : null;
                }
            }
        }
    }

    private OffsetDateTime latest() {
        return clock.instant().plus(AHEAD_MAX).atOffset(ZoneOffset.UTC);
    }

    /**
     * The newest rows of a partition, the highest offset first.
     *
     * @param next only rows before this offset
     * @param since only rows decided since then
     * @param max only so many of those that were decided last
     */
    List<Place> places(int partition, long next, OffsetDateTime since, int max)
            throws SQLException {
        var places = new ArrayList<Place>();
        try (var connection = database.getConnection()) {
            connection.setAutoCommit(true);
            try (var statement = connection.prepareStatement(ROWS + max)) {
                statement.setInt(1, partition);
                statement.setObject(2, since);
                statement.setObject(3, latest());
                statement.setLong(4, next);
                try (var rows = statement.executeQuery()) {
                    while (rows.next()) {
                        places.add(
                                new Place(
                                        rows.getObject(1, OffsetDateTime.class), rows.getLong(2)));
                    }
                }
            }
        }
        places.sort(Comparator.comparingLong(Place::offset).reversed());
        return places;
    }

    /** The events of some rows, byte for byte, by offset. */
    NavigableMap<Long, byte[]> events(int partition, Collection<Place> places) throws SQLException {
        var events = new TreeMap<Long, byte[]>();
        var times = places.stream().map(Place::decidedAt).toList();
        var offsets = places.stream().map(Place::offset).toList();
        try (var connection = database.getConnection()) {
            connection.setAutoCommit(true);
            try (var statement = connection.prepareStatement(EVENTS)) {
                statement.setInt(1, partition);
                statement.setObject(2, Collections.min(times));
                statement.setObject(3, Collections.max(times));
                statement.setLong(4, Collections.min(offsets));
                statement.setLong(5, Collections.max(offsets));
                try (var rows = statement.executeQuery()) {
                    while (rows.next()) {
                        events.put(rows.getLong(1), rows.getBytes(2));
                    }
                }
            }
        }
        return events;
    }

    /** Whether the archive has the event, or another one of its user and version. */
    boolean has(int partition, long offset, Event event) throws SQLException {
        var head = event.head();
        try (var connection = database.getConnection()) {
            connection.setAutoCommit(true);
            try (var statement = connection.prepareStatement(HAS)) {
                statement.setObject(
                        1, Instant.ofEpochMilli(head.decidedAtMillis()).atOffset(ZoneOffset.UTC));
                statement.setInt(2, partition);
                statement.setLong(3, offset);
                statement.setString(4, head.user().value());
                statement.setObject(5, event instanceof Event.Change ? head.version() : null);
                try (var rows = statement.executeQuery()) {
                    return rows.next() && rows.getBoolean(1);
                }
            }
        }
    }

    /**
     * Drops the rows of a partition from an offset on, and moves the archive back to it, both or
     * neither.
     *
     * @param from where the archive is, and must still be
     * @param since rows that were decided before stay
     * @return how many rows were dropped; -1 where somebody else moved the offset, and nothing was
     */
    int dropFrom(int partition, long from, long to, OffsetDateTime since) throws SQLException {
        try (var connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                if (!moveBack(connection, partition, from, to)) {
                    connection.rollback();
                    return -1;
                }
                var dropped = drop(connection, partition, to, since);
                connection.commit();
                return dropped;
            } catch (SQLException | RuntimeException e) {
                ArchiveTransaction.rollBack(connection, e);
                throw e;
            }
        }
    }

    private static boolean moveBack(Connection connection, int partition, long from, long to)
            throws SQLException {
        try (var statement = connection.prepareStatement(MOVE_BACK)) {
            statement.setLong(1, to);
            statement.setInt(2, partition);
            statement.setLong(3, from);
            return statement.executeUpdate() == 1;
        }
    }

    private static int drop(Connection connection, int partition, long to, OffsetDateTime since)
            throws SQLException {
        try (var statement = connection.prepareStatement(DROP)) {
            statement.setInt(1, partition);
            statement.setObject(2, since);
            statement.setLong(3, to);
            return statement.executeUpdate();
        }
    }
}
