package dev.laurel.query.history;

import dev.laurel.contract.id.UserId;
import dev.laurel.contract.position.PartitionOffset;
import dev.laurel.kafka.codec.CodecException;
import dev.laurel.kafka.codec.EventCodec;
import dev.laurel.query.store.TransactionRow;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Reads the archive in PostgreSQL: one statement for a page, and no row that the page does not
 * have.
 *
 * <p>Threading: any thread; the pool bounds how many read at once, and how long others wait.
 */
public final class ArchiveQueries implements Archive {

    private static final Logger LOG = LoggerFactory.getLogger(ArchiveQueries.class);

    private final HistoryPool pool;
    private final Timer reads;
    private final Counter failed;
    private final AtomicBoolean isDown = new AtomicBoolean();

    public ArchiveQueries(HistoryPool pool, MeterRegistry meters) {
        this.pool = pool;
        this.reads = meters.timer("laurel.query.history.reads");
        this.failed = meters.counter("laurel.query.history.reads.failed");
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

    @Override
    public ArchivedRows below(UserId user, long version, int limit) {
        var start = System.nanoTime();
        try {
            var rows = read(user, version, limit);
            if (isDown.compareAndSet(true, false)) {
                LOG.info("The archive is there again");
            }
            return new ArchivedRows.Found(rows);
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

    private List<TransactionRow> read(UserId user, long version, int limit) throws SQLException {
        try (var connection = pool.connection();
                var statement = connection.prepareStatement(statement(limit))) {
            statement.setString(1, user.value());
            statement.setLong(2, version);
            statement.setLong(3, version - limit);
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
