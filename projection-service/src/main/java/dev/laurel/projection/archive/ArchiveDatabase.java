package dev.laurel.projection.archive;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;

import dev.laurel.projection.archive.PostgresProperties.PoolProperties;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;

import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * PostgreSQL as the archive uses it. Made without a connection: it may be away now and later.
 *
 * <p>Threading: one thread; closed by it.
 */
public final class ArchiveDatabase implements AutoCloseable {

    private static final String MIGRATIONS = "classpath:dev/laurel/postgres/migration";
    private static final Duration VALIDATION_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration LIFETIME_MAX = Duration.ofMinutes(30);

    /** A socket says nothing for longer than a statement takes only where nobody is there. */
    private static final Duration SILENCE_MARGIN = Duration.ofSeconds(10);

    /**
     * A writer that is stopped between two statements must not hold its successor for longer.
     * Longer than a full collection of garbage takes.
     */
    private static final Duration IDLE_IN_TRANSACTION_MAX = Duration.ofSeconds(10);

    /** A migration may make the indexes of a large archive anew. */
    private static final Duration MIGRATION_MAX = Duration.ofHours(2);

    private final HikariDataSource pool;
    private final PostgresProperties postgres;
    private final ArchivePositions positions;
    private final ArchiveTransaction transaction;
    private final DoubleEvents doubles;
    private final ArchiveTail tail;
    private final MonthPartitions months;

    private ArchiveDatabase(
            HikariDataSource pool,
            PostgresProperties postgres,
            MonthPartitions months,
            InstantSource clock) {
        this.pool = pool;
        this.postgres = postgres;
        this.positions = new ArchivePositions(pool);
        this.transaction = new ArchiveTransaction(pool);
        this.doubles = new DoubleEvents(pool);
        this.tail = new ArchiveTail(pool, clock);
        this.months = months;
    }

    /** Makes one that is not connected yet. */
    public static ArchiveDatabase open(
            PostgresProperties postgres,
            int monthsAhead,
            MeterRegistry registry,
            InstantSource clock) {
        var settings = settings(postgres);
        settings.setMetricRegistry(registry);
        var pool = new HikariDataSource(settings);
        var postponed =
                Counter.builder("laurel.archive.postponed")
                        .description("Times that partitions ahead of their rows were put off")
                        .baseUnit("partitions")
                        .register(registry);
        return new ArchiveDatabase(
                pool, postgres, new MonthPartitions(pool, clock, monthsAhead, postponed), clock);
    }

    private static HikariConfig settings(PostgresProperties postgres) {
        var pool = postgres.pool();
        var statementMillis = pool.statementTimeout().toMillis();
        var settings = new HikariConfig();
        settings.setPoolName("laurel-archive");
        settings.setJdbcUrl(postgres.url());
        settings.setUsername(postgres.user());
        settings.setPassword(postgres.password());
        settings.setMaximumPoolSize(pool.size());
        settings.setMinimumIdle(1);
        settings.setConnectionTimeout(pool.connectionTimeout().toMillis());
        settings.setValidationTimeout(
                Math.min(VALIDATION_TIMEOUT.toMillis(), pool.connectionTimeout().toMillis()));
        settings.setKeepaliveTime(pool.keepalive().toMillis());
        settings.setMaxLifetime(LIFETIME_MAX.toMillis());
        settings.setLeakDetectionThreshold(pool.leakDetection().toMillis());
        // PostgreSQL need not be there when Laurel starts.
        settings.setInitializationFailTimeout(-1);
        settings.addDataSourceProperty("ApplicationName", "laurel-archive");
        settings.addDataSourceProperty("tcpKeepAlive", "true");
        settings.addDataSourceProperty("connectTimeout", connectSeconds(pool));
        settings.addDataSourceProperty(
                "socketTimeout", pool.statementTimeout().plus(SILENCE_MARGIN).toSeconds());
        settings.addDataSourceProperty(
                "options",
                String.join(
                        " ",
                        "-c statement_timeout=" + statementMillis,
                        "-c lock_timeout=" + statementMillis,
                        "-c idle_in_transaction_session_timeout="
                                + IDLE_IN_TRANSACTION_MAX.toMillis(),
                        // Answered is durable, whatever the server's own setting is.
                        "-c synchronous_commit=on",
                        // A batch is staged in memory.
                        "-c temp_buffers=16MB",
                        // CREATE … IF NOT EXISTS says each time that it exists.
                        "-c client_min_messages=warning"));
        return settings;
    }

    /** Brings the tables up to date. */
    void migrate() {
        if (flyway().dataSource(pool).load().info().pending().length > 0) {
            patientFlyway().load().migrate();
        }
        months.forget();
    }

    private static FluentConfiguration flyway() {
        return Flyway.configure().locations(MIGRATIONS).loggers("slf4j");
    }

    /**
     * Has connections of its own, which wait for a statement longer than those that archive: what
     * is cut off in the middle would begin again without end.
     */
    private FluentConfiguration patientFlyway() {
        var lockMillis = postgres.pool().statementTimeout().toMillis();
        return flyway().dataSource(postgres.url(), postgres.user(), postgres.password())
                .jdbcProperties(
                        Map.of(
                                "ApplicationName",
                                "laurel-archive",
                                "tcpKeepAlive",
                                "true",
                                "connectTimeout",
                                connectSeconds(postgres.pool()),
                                "socketTimeout",
                                String.valueOf(MIGRATION_MAX.toSeconds()),
                                "options",
                                "-c lock_timeout=%d -c statement_timeout=%d"
                                        .formatted(lockMillis, MIGRATION_MAX.toMillis())));
    }

    private static String connectSeconds(PoolProperties pool) {
        return String.valueOf(Math.max(1, pool.connectionTimeout().toSeconds()));
    }

    /** Makes the partitions of the months to come. */
    void prepareMonths() throws SQLException {
        months.ensure(Set.of());
    }

    /** The next offset of each partition. */
    Map<Integer, Long> positions(Collection<Integer> partitions) throws SQLException {
        return positions.read(partitions);
    }

    /**
     * Writes a batch with its offsets, all or nothing. Where it has doubles, their partitions are
     * written up to there only.
     */
    ArchiveResult write(ArchiveBatch batch, List<OffsetMove> moves) throws SQLException {
        months.ensure(batch.months());
        try {
            return transaction.write(batch, moves, List.of());
        } catch (SQLException e) {
            if (!DoubleEvents.refused(e)) {
                throw e;
            }
            var found = doubles.find(batch);
            if (found.isEmpty()) {
                throw e;
            }
            return writeBefore(found, batch, moves);
        }
    }

    private ArchiveResult writeBefore(
            List<DoubleEvent> found, ArchiveBatch batch, List<OffsetMove> moves)
            throws SQLException {
        var shorter = new ArrayList<OffsetMove>();
        for (var move : moves) {
            var next = move.next();
            for (var stop : found) {
                if (stop.at().partition() == move.partition()) {
                    next = Math.min(next, stop.at().offset());
                }
            }
            if (next > move.from()) {
                shorter.add(new OffsetMove(move.partition(), move.from(), next));
            }
        }
        return switch (transaction.write(batch, shorter, found)) {
            case ArchiveResult.Written(var rows) -> new ArchiveResult.Stopped(rows, shorter, found);
            case ArchiveResult.Stopped stopped -> stopped;
            case ArchiveResult.Overtaken overtaken -> overtaken;
        };
    }

    DoubleEvents doubles() {
        return doubles;
    }

    ArchiveTail tail() {
        return tail;
    }

    @Override
    public void close() {
        pool.close();
    }
}
