package dev.laurel.projection.archive;

import io.micrometer.core.instrument.Counter;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashSet;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;

import javax.sql.DataSource;

/**
 * Makes the monthly partitions of the ledger: some months ahead, and on first need where a record
 * is older. Months that are too many, too far ahead or before 1970 are not made; their rows lie in
 * the default partition.
 *
 * <p>A partition is made as a table of its own and attached, because that lets readers read on.
 * Only the default partition is locked against them for a moment. Who reads for long, as a backup
 * does, holds that up, and whoever comes then waits behind us: so we wait briefly. A month ahead of
 * its rows is put off. A month that rows need is the failure of their batch, which is tried again:
 * rows that went to the default partition meanwhile would keep the month from being made for ever.
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

    /** SQL state of a lock that did not come in time. */
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    /** How long readers wait behind us at most, where somebody reads for long. */
    private static final String LOCK_WAIT = "SET LOCAL lock_timeout = '500ms'";

    /** How long a month that nobody needs yet is put off. */
    static final Duration POSTPONEMENT = Duration.ofMinutes(1);

    /** No record of Kafka is older. */
    private static final int FIRST_YEAR = 1970;

    private final DataSource database;
    private final InstantSource clock;
    private final int monthsAhead;
    private final Counter postponed;

    /** Months that are there, or that shall not be made. */
    private final Set<YearMonth> settled = new HashSet<>();

    /** Months ahead are not tried before. */
    private Instant nextTry = Instant.MIN;

    /**
     * Makes none yet.
     *
     * @param postponed counts the times that months ahead were put off
     */
    MonthPartitions(DataSource database, InstantSource clock, int monthsAhead, Counter postponed) {
        this.database = database;
        this.clock = clock;
        this.monthsAhead = monthsAhead;
        this.postponed = postponed;
    }

    /** Another PostgreSQL may stand behind the next connection. */
    void forget() {
        settled.clear();
    }

    /**
     * Makes what is missing of the months to come and of these.
     *
     * @param needed months of rows that are about to be written
     * @throws SQLException where PostgreSQL is away, or a needed month cannot be made now
     */
    void ensure(Collection<YearMonth> needed) throws SQLException {
        var now = clock.instant();
        var month = YearMonth.from(now.atOffset(ZoneOffset.UTC));
        var last = month.plusMonths(monthsAhead);
        var missing = missing(needed, last);
        var ahead = new TreeSet<YearMonth>();
        if (!now.isBefore(nextTry)) {
            for (; !month.isAfter(last); month = month.plusMonths(1)) {
                ahead.add(month);
            }
            ahead.removeAll(settled);
            ahead.removeAll(missing);
        }
        if (missing.isEmpty() && ahead.isEmpty()) {
            return;
        }
        try (var connection = database.getConnection()) {
            connection.setAutoCommit(false);
            // Where they become too many, the oldest are left out.
            makeAhead(connection, ahead, now);
            for (var wanted : missing.reversed()) {
                make(connection, wanted);
            }
        }
    }

    private NavigableSet<YearMonth> missing(Collection<YearMonth> needed, YearMonth last) {
        var missing = new TreeSet<YearMonth>(needed);
        missing.removeAll(settled);
        missing.removeIf(month -> month.isAfter(last) || month.getYear() < FIRST_YEAR);
        return missing;
    }

    /** The nearest first; who holds up one holds up all, so that the first wait is the last. */
    private void makeAhead(Connection connection, Collection<YearMonth> ahead, Instant now)
            throws SQLException {
        for (var month : ahead) {
            try {
                make(connection, month);
            } catch (SQLException e) {
                if (!LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
                    throw e;
                }
                nextTry = now.plus(POSTPONEMENT);
                postponed.increment();
                LOG.warn(
                        "Partition {} is ahead of its rows, and tried again in {} s: {}",
                        name(month),
                        POSTPONEMENT.toSeconds(),
                        e.getMessage());
                return;
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

    private void make(Connection connection, YearMonth month) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(LOCK);
            statement.execute(LOCK_WAIT);
            var existing = existing(statement);
            var name = name(month);
            if (existing.contains(name)) {
                // An older release may have made it.
                index(statement, name);
            } else if (existing.size() > PARTITIONS_MAX) {
                LOG.warn("Partition {} is not made: there are {} already", name, existing.size());
            } else {
                statement.execute("CREATE TABLE " + name + " (LIKE ledger_entry INCLUDING ALL)");
                index(statement, name);
                statement.execute(
                        "ALTER TABLE ledger_entry ATTACH PARTITION %s FOR VALUES FROM ('%s') TO ('%s')"
                                .formatted(name, start(month), start(month.plusMonths(1))));
                LOG.info("Partition {} is made", name);
            }
            connection.commit();
        } catch (SQLException e) {
            ArchiveTransaction.rollBack(connection, e);
            switch (String.valueOf(e.getSQLState())) {
                case CHECK_VIOLATION ->
                        LOG.warn(
                                "Partition {} is not made: its rows are in the default one",
                                name(month));
                case LOCK_NOT_AVAILABLE -> throw heldUp(month, e);
                default -> throw e;
            }
        }
        settle(month);
    }

    /** Makes the index that refuses doubles, which is each partition's own. */
    private static void index(Statement statement, String name) throws SQLException {
        try (var refuses =
                statement.executeQuery("SELECT ledger_entry_index_versions('" + name + "')")) {
            if (refuses.next() && !refuses.getBoolean(1)) {
                LOG.warn(
                        "Partition {} refuses no doubles, for it had some when its index {}_user_version was made; drop that index when they are removed",
                        name,
                        name);
            }
        }
    }

    private static Set<String> existing(Statement statement) throws SQLException {
        var existing = new HashSet<String>();
        try (var names = statement.executeQuery(EXISTING)) {
            while (names.next()) {
                existing.add(names.getString(1));
            }
        }
        return existing;
    }

    private static SQLException heldUp(YearMonth month, SQLException why) {
        return new SQLException(
                "Expected to make partition %s, but a transaction that uses it or ledger_entry_default holds it up"
                        .formatted(name(month)),
                LOCK_NOT_AVAILABLE,
                why);
    }

    /** Name of the partition of a month, such as {@code ledger_entry_2026_11}. */
    static String name(YearMonth month) {
        return "ledger_entry_%04d_%02d".formatted(month.getYear(), month.getMonthValue());
    }

    private static String start(YearMonth month) {
        return "%04d-%02d-01 00:00:00+00".formatted(month.getYear(), month.getMonthValue());
    }
}
