package dev.laurel.projection.archive;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

import javax.sql.DataSource;

/**
 * Makes the monthly partitions of the ledger: some months ahead, and on first need where a record
 * is older. Months that are too many, too far ahead or before 1970 are not made; their rows lie in
 * the default partition.
 *
 * <p>A partition is made as a table of its own and attached, because that lets readers read on.
 *
 * <p>Threading: one thread.
 */
final class MonthPartitions {

    private static final Logger LOG = LoggerFactory.getLogger(MonthPartitions.class);

    /** Queries touch every partition's index; twenty years are enough for a clock that is right. */
    static final int PARTITIONS_MAX = 240;

    /** One writer makes partitions at a time. The number is Laurel's own. */
    private static final String LOCK = "SELECT pg_advisory_xact_lock(5498764321001)";

    private static final String EXISTING =
            "SELECT child.relname FROM pg_inherits"
                    + " JOIN pg_class AS child ON child.oid = inhrelid"
                    + " WHERE inhparent = 'ledger_entry'::regclass";

    /** SQL state of rows in the default partition that belong to the new one. */
    private static final String CHECK_VIOLATION = "23514";

    /** No record of Kafka is older. */
    private static final int FIRST_YEAR = 1970;

    private final DataSource database;
    private final InstantSource clock;
    private final int monthsAhead;

    /** Months that are there, or that shall not be made. */
    private final Set<YearMonth> settled = new HashSet<>();

    MonthPartitions(DataSource database, InstantSource clock, int monthsAhead) {
        this.database = database;
        this.clock = clock;
        this.monthsAhead = monthsAhead;
    }

    /** Another PostgreSQL may stand behind the next connection. */
    void forget() {
        settled.clear();
    }

    /**
     * Makes what is missing of the months to come and of these.
     *
     * @param needed months of rows that are about to be written
     */
    void ensure(Collection<YearMonth> needed) throws SQLException {
        var now = YearMonth.from(clock.instant().atOffset(ZoneOffset.UTC));
        var last = now.plusMonths(monthsAhead);
        var missing = new TreeSet<YearMonth>(needed);
        for (var month = now; !month.isAfter(last); month = month.plusMonths(1)) {
            missing.add(month);
        }
        missing.removeAll(settled);
        missing.removeIf(month -> month.isAfter(last) || month.getYear() < FIRST_YEAR);
        if (missing.isEmpty()) {
            return;
        }
        try (var connection = database.getConnection()) {
            connection.setAutoCommit(false);
            for (var month : missing.reversed()) {
                make(connection, month);
                settle(month);
            }
        }
    }

    /** Bounded: what falls out is asked for again. */
    private void settle(YearMonth month) {
        if (settled.size() >= PARTITIONS_MAX) {
            settled.clear();
        }
        settled.add(month);
    }

    private static void make(Connection connection, YearMonth month) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(LOCK);
            var existing = new HashSet<String>();
            try (var names = statement.executeQuery(EXISTING)) {
                while (names.next()) {
                    existing.add(names.getString(1));
                }
            }
            var name = name(month);
            if (existing.contains(name)) {
                LOG.debug("Partition {} is there", name);
            } else if (existing.size() > PARTITIONS_MAX) {
                LOG.warn("Partition {} is not made: there are {} already", name, existing.size());
            } else {
                statement.execute("CREATE TABLE " + name + " (LIKE ledger_entry INCLUDING ALL)");
                statement.execute(
                        "ALTER TABLE ledger_entry ATTACH PARTITION %s FOR VALUES FROM ('%s') TO ('%s')"
                                .formatted(name, start(month), start(month.plusMonths(1))));
                LOG.info("Partition {} is made", name);
            }
            connection.commit();
        } catch (SQLException e) {
            ArchiveTransaction.rollBack(connection, e);
            if (!CHECK_VIOLATION.equals(e.getSQLState())) {
                throw e;
            }
            LOG.warn("Partition of {} is not made: its rows are in the default one", month);
        }
    }

    /** Name of the partition of a month, such as {@code ledger_entry_2026_11}. */
    static String name(YearMonth month) {
        return "ledger_entry_%04d_%02d".formatted(month.getYear(), month.getMonthValue());
    }

    private static String start(YearMonth month) {
        return "%04d-%02d-01 00:00:00+00".formatted(month.getYear(), month.getMonthValue());
    }
}
