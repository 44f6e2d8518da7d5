package dev.laurel.projection.archive;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

import javax.sql.DataSource;

/**
 * How far the archive is, as PostgreSQL has it: the only truth. The consumer group keeps none.
 *
 * <p>Threading: no state; a connection for each call.
 */
final class ArchivePositions {

    private static final String BEGIN =
            "INSERT INTO archive_offset (partition_number, next_offset)"
                    + " SELECT partition_number, 0 FROM unnest(?::smallint[]) AS partition_number"
                    + " ORDER BY partition_number ON CONFLICT DO NOTHING";

    private static final String READ =
            "SELECT partition_number, next_offset FROM archive_offset"
                    + " WHERE partition_number = ANY (?::smallint[])";

    private final DataSource database;

    ArchivePositions(DataSource database) {
        this.database = database;
    }

    /** The next offset of each of the partitions; 0 for those that were never archived. */
    Map<Integer, Long> read(Collection<Integer> partitions) throws SQLException {
        try (var connection = database.getConnection()) {
            connection.setAutoCommit(true);
            var positions = select(connection, partitions);
            if (positions.size() < partitions.size()) {
                insert(connection, partitions);
                positions = select(connection, partitions);
            }
            return positions;
        }
    }

    private static Map<Integer, Long> select(Connection connection, Collection<Integer> partitions)
            throws SQLException {
        try (var statement = connection.prepareStatement(READ)) {
            statement.setArray(1, connection.createArrayOf("smallint", partitions.toArray()));
            var positions = new TreeMap<Integer, Long>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    positions.put(rows.getInt(1), rows.getLong(2));
                }
            }
            return positions;
        }
    }

    private static void insert(Connection connection, Collection<Integer> partitions)
            throws SQLException {
        try (var statement = connection.prepareStatement(BEGIN)) {
            statement.setArray(1, connection.createArrayOf("smallint", partitions.toArray()));
            statement.executeUpdate();
        }
    }
}
