package dev.laurel.projection.archive;

import org.postgresql.PGConnection;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

import javax.sql.DataSource;

/**
 * Writes a batch and moves its offsets, both or neither.
 *
 * <p>The order is chosen for the writer that stops in the middle and wakes up later: COPY goes into
 * a table that only this connection has, so whoever is stopped there holds nothing that a successor
 * waits for. Then the offsets are compared and set, which locks them: of two writers the second one
 * waits for the commit of the first and finds other offsets. Then the rows are merged; a row that
 * is there already is the same row, because it has the coordinates of the same record.
 *
 * <p>Threading: no state; a connection for each call.
 */
final class ArchiveTransaction {

    private static final String STAGING =
            "CREATE TEMPORARY TABLE IF NOT EXISTS ledger_entry_staging"
                    + " (LIKE ledger_entry) ON COMMIT DELETE ROWS";

    private static final String COPY =
            "COPY ledger_entry_staging ("
                    + ArchiveBatch.COLUMNS
                    + ") FROM STDIN WITH (FORMAT binary)";

    /** Locked in one order, so that two writers never wait for each other. */
    private static final String MOVE =
            """
            WITH held AS (
                SELECT stored.partition_number, move.next_offset
                FROM archive_offset AS stored
                JOIN unnest(?::smallint[], ?::bigint[], ?::bigint[])
                    AS move (partition_number, from_offset, next_offset)
                    ON stored.partition_number = move.partition_number
                    AND stored.next_offset = move.from_offset
                ORDER BY stored.partition_number
                FOR UPDATE OF stored)
            UPDATE archive_offset AS stored
            SET next_offset = held.next_offset, double_offset = NULL
            FROM held
            WHERE stored.partition_number = held.partition_number
            """;

    /** What stands at a double or behind it waits. */
    private static final String CUT =
            """
            DELETE FROM ledger_entry_staging AS staged
            USING unnest(?::smallint[], ?::bigint[]) AS cut (partition_number, event_offset)
            WHERE staged.partition_number = cut.partition_number
            AND staged.event_offset >= cut.event_offset
            """;

    /** Only its own coordinates make a row known: one with its user and version is refused. */
    private static final String MERGE =
            "INSERT INTO ledger_entry ("
                    + ArchiveBatch.COLUMNS
                    + ") SELECT "
                    + ArchiveBatch.COLUMNS
                    + " FROM ledger_entry_staging"
                    + " ON CONFLICT (decided_at, partition_number, event_offset) DO NOTHING";

    private final DataSource database;

    ArchiveTransaction(DataSource database) {
        this.database = database;
    }

    /**
     * Writes the rows and moves the offsets.
     *
     * @param moves each partition at most once
     * @param doubles where to stop: rows of their partitions are written up to there only
     * @throws SQLException where PostgreSQL cannot be reached or refuses, as it does where the
     *     batch has a double; whether the transaction was committed is known by reading the offsets
     */
    ArchiveResult write(ArchiveBatch batch, List<OffsetMove> moves, List<DoubleEvent> doubles)
            throws SQLException {
        try (var connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                return stageAndMerge(connection, batch, moves, doubles);
            } catch (SQLException | RuntimeException e) {
                rollBack(connection, e);
                throw e;
            }
        }
    }

    private static ArchiveResult stageAndMerge(
            Connection connection,
            ArchiveBatch batch,
            List<OffsetMove> moves,
            List<DoubleEvent> doubles)
            throws SQLException {
        if (batch.rows() > 0) {
            stage(connection, batch.buffer());
        }
        if (!doubles.isEmpty()) {
            cut(connection, doubles);
        }
        if (move(connection, moves) != moves.size()) {
            connection.rollback();
            return new ArchiveResult.Overtaken();
        }
        var rows = batch.rows() > 0 ? merge(connection) : 0;
        connection.commit();
        return new ArchiveResult.Written(rows);
    }

    /** Into a table that only this connection has, until the end of its transaction. */
    static void stage(Connection connection, CopyBuffer rows) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(STAGING);
        }
        var copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(COPY);
        try {
            copy.writeToCopy(rows.bytes(), 0, rows.length());
            copy.writeToCopy(CopyBuffer.END, 0, CopyBuffer.END.length);
            copy.endCopy();
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }

    private static void cut(Connection connection, List<DoubleEvent> doubles) throws SQLException {
        try (var statement = connection.prepareStatement(CUT)) {
            var partitions = doubles.stream().map(found -> found.at().partition()).toArray();
            var offsets = doubles.stream().map(found -> found.at().offset()).toArray();
            statement.setArray(1, connection.createArrayOf("smallint", partitions));
            statement.setArray(2, connection.createArrayOf("bigint", offsets));
            statement.executeUpdate();
        }
    }

    private static int move(Connection connection, List<OffsetMove> moves) throws SQLException {
        try (var statement = connection.prepareStatement(MOVE)) {
            var partitions = moves.stream().map(OffsetMove::partition).toArray();
            var froms = moves.stream().map(OffsetMove::from).toArray();
            var nexts = moves.stream().map(OffsetMove::next).toArray();
            statement.setArray(1, connection.createArrayOf("smallint", partitions));
            statement.setArray(2, connection.createArrayOf("bigint", froms));
            statement.setArray(3, connection.createArrayOf("bigint", nexts));
            return statement.executeUpdate();
        }
    }

    private static int merge(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            return statement.executeUpdate(MERGE);
        }
    }

    /**
     * Nothing more can be done where this fails too: the connection is gone, and the work with it.
     */
    static void rollBack(Connection connection, Exception why) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            why.addSuppressed(e);
        }
    }
}
