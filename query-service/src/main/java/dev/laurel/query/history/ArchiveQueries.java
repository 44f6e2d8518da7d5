package dev.laurel.query.history;

import dev.laurel.contract.id.UserId;
import dev.laurel.contract.position.PartitionOffset;
import dev.laurel.kafka.codec.CodecException;
import dev.laurel.kafka.codec.EventCodec;
import dev.laurel.kit.metrics.Meters;
import dev.laurel.query.store.TransactionRow;
import dev.laurel.query.user.RecentTransactions;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Reads the archive in PostgreSQL: one statement for a page, and no row that the page does not
 * have. Only where the page does not begin, a second one asks why, and a third one reads on.
 *
 * <p>Threading: any thread; the pool bounds how many read at once, and how long others wait.
 */
public final class ArchiveQueries implements Archive {

    private static final Logger LOG = LoggerFactory.getLogger(ArchiveQueries.class);

    private final HistoryPool pool;
    private final Timer reads;
    private final Counter failed;
    private final Counter holes;
    private final AtomicBoolean isDown = new AtomicBoolean();

    public ArchiveQueries(HistoryPool pool, MeterRegistry meters) {
        this.pool = pool;
        this.reads =
                Meters.timer(meters, "laurel.query.history.reads", "Pages read from PostgreSQL");
        this.failed =
                Meters.counter(
                        meters,
                        "laurel.query.history.failed",
                        "reads",
                        "Pages that could not be read from PostgreSQL");
        this.holes =
                Meters.counter(
                        meters,
                        "laurel.query.history.holes",
                        "holes",
                        "Versions that neither store nor archive had");
    }

    /**
     * Bounded from both sides, for versions have no gaps: a plan that is kept is made for a user of
     * usual size, and where it sorts, it sorts one page and not all that the user has. The limit is
     * part of the text, because such a plan does not know a parameter's value.
     */
    static String statement(int limit) {
        return "SELECT partition_number, event_offset, event FROM ledger_entry"
                + " WHERE user_id = ? AND version IS NOT NULL AND version < ? AND version >= ?"
                + " ORDER BY version DESC LIMIT "
                + limit;
    }

    /**
     * What is to be known where the next version is not there, as of one moment and so of one
     * server: how far the archive is, the offset of the user's next newer event, and the next older
     * version.
     */
    static final String GAP =
            "SELECT (SELECT next_offset FROM archive_offset WHERE partition_number = ?),"
                    + " (SELECT event_offset FROM ledger_entry"
                    + " WHERE user_id = ? AND version IS NOT NULL AND version > ?"
                    + " ORDER BY version LIMIT 1),"
                    + " (SELECT version FROM ledger_entry"
                    + " WHERE user_id = ? AND version IS NOT NULL AND version <= ?"
                    + " ORDER BY version DESC LIMIT 1)";

    @Override
    public ArchivedRows after(UserId user, RecentTransactions recent, int limit) {
        var start = System.nanoTime();
        try {
            var rows = read(user, recent, limit);
            if (isDown.compareAndSet(true, false)) {
                LOG.info("The archive is there again");
            }
            return rows;
        } catch (SQLException | CodecException e) {
            failed.increment();
            if (isDown.compareAndSet(false, true)) {
                LOG.warn(
                        "Expected to read transactions of the archive, but: {}; older pages are refused until it is there",
                        e.getMessage());
            }
            return new ArchivedRows.Unavailable();
        } finally {
            reads.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
        }
    }

    private ArchivedRows read(UserId user, RecentTransactions recent, int limit)
            throws SQLException {
        try (var connection = pool.connection()) {
            var rows = page(connection, user, recent.nextVersion(), limit);
            if (isFrom(rows, recent.nextVersion())) {
                return new ArchivedRows.Found(rows);
            }
            var gap = gap(connection, user, recent);
            if (gap.older() == recent.nextVersion()) {
                // It has come meanwhile.
                return new ArchivedRows.Found(page(connection, user, gap.older(), limit));
            }
            if (!gap.isForGood()) {
                return new ArchivedRows.Found(List.of());
            }
            holes.increment();
            return new ArchivedRows.Gone(
                    gap.older() == 0 ? List.of() : page(connection, user, gap.older(), limit));
        }
    }

    private static boolean isFrom(List<TransactionRow> rows, long version) {
        return !rows.isEmpty() && rows.getFirst().event().head().version() == version;
    }

    /**
     * Around a version that is not there.
     *
     * @param next offset that the archive reads next in the user's partition; 0 where it has none
     * @param boundary offset that the missing event is not behind
     * @param older the newest version that is not above the missing one; 0 where there is none
     */
    private record Gap(long next, long boundary, long older) {

        boolean isForGood() {
            return next > boundary;
        }
    }

    private static Gap gap(Connection connection, UserId user, RecentTransactions recent)
            throws SQLException {
        try (var statement = connection.prepareStatement(GAP)) {
            statement.setInt(1, recent.boundary().partition());
            statement.setString(2, user.value());
            statement.setLong(3, recent.nextVersion());
            statement.setString(4, user.value());
            statement.setLong(5, recent.nextVersion());
            try (var rows = statement.executeQuery()) {
                if (!rows.next()) {
                    throw new SQLException("Expected one row about a gap, but there was none");
                }
                var next = rows.getLong(1);
                var newer = rows.getLong(2);
                var boundary =
                        rows.wasNull()
                                ? recent.boundary().offset()
                                : Math.min(newer, recent.boundary().offset());
                return new Gap(next, boundary, rows.getLong(3));
            }
        }
    }

    private static List<TransactionRow> page(
            Connection connection, UserId user, long version, int limit) throws SQLException {
        try (var statement = connection.prepareStatement(statement(limit))) {
            statement.setString(1, user.value());
            statement.setLong(2, version + 1);
            statement.setLong(3, version + 1 - limit);
            var found = new ArrayList<TransactionRow>(limit);
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(row(rows));
                }
            }
            return found;
        }
    }

    private static TransactionRow row(ResultSet rows) throws SQLException {
        return new TransactionRow(
                new PartitionOffset(rows.getInt(1), rows.getLong(2)),
                EventCodec.decode(rows.getBytes(3)));
    }
}
