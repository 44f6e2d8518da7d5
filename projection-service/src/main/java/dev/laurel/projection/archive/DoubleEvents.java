package dev.laurel.projection.archive;

import dev.laurel.contract.position.PartitionOffset;

import org.postgresql.util.PSQLException;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import javax.sql.DataSource;

/**
 * Finds the events that PostgreSQL refused because it has their user and version already.
 *
 * <p>PostgreSQL names one key, not the record. So the batch is written once more without a conflict
 * target, which passes over whatever any index refuses: what was passed over and is not there under
 * its own coordinates is a double. All of that is rolled back. It is dear, and done once for a
 * double and beginning of the writer.
 *
 * <p>Threading: no state; a connection for each call.
 */
final class DoubleEvents {

    private static final String UNIQUE_VIOLATION = "23505";

    /** How the indexes of the partitions are named by {@code ledger_entry_index_versions}. */
    private static final String INDEX_ENDING = "_user_version";

    /**
     * Leaves what was passed over. In the order of the log, so that of two the first one is taken.
     */
    private static final String TRY =
            "WITH taken AS (INSERT INTO ledger_entry ("
                    + ArchiveBatch.COLUMNS
                    + ") SELECT "
                    + ArchiveBatch.COLUMNS
                    + " FROM ledger_entry_staging ORDER BY partition_number, event_offset"
                    + " ON CONFLICT DO NOTHING RETURNING partition_number, event_offset)"
                    + " DELETE FROM ledger_entry_staging AS staged USING taken"
                    + " WHERE staged.partition_number = taken.partition_number"
                    + " AND staged.event_offset = taken.event_offset";

    /** Few rows are left, which PostgreSQL does not know: it must not read all of the ledger. */
    private static final List<String> BY_INDEX =
            List.of("SET LOCAL enable_hashjoin = off", "SET LOCAL enable_mergejoin = off");

    private static final String FIND =
            """
            SELECT DISTINCT ON (staged.partition_number)
                staged.partition_number, staged.event_offset, staged.user_id, staged.version,
                first.partition_number, first.event_offset,
                staged.event_offset IS NOT DISTINCT FROM (
                    SELECT double_offset FROM archive_offset
                    WHERE partition_number = staged.partition_number)
            FROM ledger_entry_staging AS staged
            CROSS JOIN LATERAL (
                SELECT stored.partition_number, stored.event_offset
                FROM ledger_entry AS stored
                WHERE stored.user_id = staged.user_id AND stored.version = staged.version
                ORDER BY stored.partition_number = staged.partition_number DESC, stored.event_offset
                LIMIT 1) AS first
            WHERE NOT EXISTS (
                SELECT FROM ledger_entry AS same
                WHERE same.decided_at = staged.decided_at
                AND same.partition_number = staged.partition_number
                AND same.event_offset = staged.event_offset)
            ORDER BY staged.partition_number, staged.event_offset
            """;

    /** Not behind a move: a partition that went on has no double to remember. */
    private static final String NOTE =
            "UPDATE archive_offset SET double_offset = ?"
                    + " WHERE partition_number = ? AND next_offset <= ?";

    private static final String IS_STILL =
            """
            SELECT next_offset = ? AND EXISTS (
                SELECT FROM ledger_entry
                WHERE user_id = ? AND version = ? AND partition_number = ? AND event_offset = ?)
            FROM archive_offset WHERE partition_number = ?
            """;

    private final DataSource database;

    DoubleEvents(DataSource database) {
        this.database = database;
    }

    /** Whether a batch was refused for a double. */
    static boolean refused(SQLException failure) {
        return UNIQUE_VIOLATION.equals(failure.getSQLState())
                && failure instanceof PSQLException refusal
                && refusal.getServerErrorMessage() != null
                && String.valueOf(refusal.getServerErrorMessage().getConstraint())
                        .endsWith(INDEX_ENDING);
    }

    /** The first one of each partition; none where whatever it was has gone meanwhile. */
    List<DoubleEvent> find(ArchiveBatch batch) throws SQLException {
        try (var connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                ArchiveTransaction.stage(connection, batch.buffer());
                var found = findStaged(connection);
                connection.rollback();
                return found;
            } catch (SQLException | RuntimeException e) {
                ArchiveTransaction.rollBack(connection, e);
                throw e;
            }
        }
    }

    private static List<DoubleEvent> findStaged(Connection connection) throws SQLException {
        var found = new ArrayList<DoubleEvent>();
        try (var statement = connection.createStatement()) {
            statement.executeUpdate(TRY);
            for (var setting : BY_INDEX) {
                statement.execute(setting);
            }
            try (var rows = statement.executeQuery(FIND)) {
                while (rows.next()) {
                    found.add(
                            new DoubleEvent(
                                    new PartitionOffset(rows.getInt(1), rows.getLong(2)),
                                    rows.getString(3),
                                    rows.getLong(4),
                                    new PartitionOffset(rows.getInt(5), rows.getLong(6)),
                                    rows.getBoolean(7)));
                }
            }
        }
        return found;
    }

    /** Remembers, also for who comes next, that it has its dead letter. */
    void noteLetter(DoubleEvent found) throws SQLException {
        try (var connection = database.getConnection()) {
            connection.setAutoCommit(true);
            try (var statement = connection.prepareStatement(NOTE)) {
                statement.setLong(1, found.at().offset());
                statement.setInt(2, found.at().partition());
                statement.setLong(3, found.at().offset());
                statement.executeUpdate();
            }
        }
    }

    /** Whether the archive is still before it, and the other one is still there. */
    boolean isStill(DoubleEvent found) throws SQLException {
        try (var connection = database.getConnection()) {
            connection.setAutoCommit(true);
            try (var statement = connection.prepareStatement(IS_STILL)) {
                statement.setLong(1, found.at().offset());
                statement.setString(2, found.user());
                statement.setLong(3, found.version());
                statement.setInt(4, found.first().partition());
                statement.setLong(5, found.first().offset());
                statement.setInt(6, found.at().partition());
                try (var rows = statement.executeQuery()) {
                    return rows.next() && rows.getBoolean(1);
                }
            }
        }
    }
}
