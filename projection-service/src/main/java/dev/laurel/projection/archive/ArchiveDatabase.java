package dev.laurel.projection.archive;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

import org.flywaydb.core.Flyway;

import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
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

    private final HikariDataSource pool;
    private final Flyway flyway;
    private final ArchivePositions positions;
    private final ArchiveTransaction transaction;
    private final MonthPartitions months;

    private ArchiveDatabase(HikariDataSource pool, MonthPartitions months) {
        this.pool = pool;
        this.flyway =
                Flyway.configure().dataSource(pool).locations(MIGRATIONS).loggers("slf4j").load();
        this.positions = new ArchivePositions(pool);
        this.transaction = new ArchiveTransaction(pool);
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
        return new ArchiveDatabase(pool, new MonthPartitions(pool, clock, monthsAhead, postponed));
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
        settings.addDataSourceProperty(
                "connectTimeout", Math.max(1, pool.connectionTimeout().toSeconds()));
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
        flyway.migrate();
        months.forget();
    }

    /** Makes the partitions of the months to come. */
    void prepareMonths() throws SQLException {
        months.ensure(Set.of());
    }

    /** The next offset of each partition. */
    Map<Integer, Long> positions(Collection<Integer> partitions) throws SQLException {
        return positions.read(partitions);
    }

    /** Writes a batch with its offsets, all or nothing. */
    ArchiveResult write(ArchiveBatch batch, List<OffsetMove> moves) throws SQLException {
        months.ensure(batch.months());
        return transaction.write(batch, moves);
    }

    @Override
    public void close() {
        pool.close();
    }
}
