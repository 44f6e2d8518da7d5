package dev.laurel.query.history;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.metrics.micrometer.MicrometerMetricsTrackerFactory;

import io.micrometer.core.instrument.MeterRegistry;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/**
 * The connections to the archive. Made without one: PostgreSQL may be away, now and later.
 *
 * <p>Whoever wants a connection waits for a bounded time, and so does whoever has one: PostgreSQL
 * ends a statement that takes too long, and where it does not even say so, the socket is given up.
 *
 * <p>Threading: any thread; the container closes it.
 */
public final class HistoryPool implements AutoCloseable {

    private static final Duration CONNECT_MAX = Duration.ofSeconds(2);
    private static final Duration VALIDATION_MAX = Duration.ofSeconds(1);
    private static final Duration SILENCE_MARGIN = Duration.ofSeconds(1);
    private static final Duration KEEPALIVE = Duration.ofMinutes(1);
    private static final Duration LIFETIME_MAX = Duration.ofMinutes(30);
    private static final Duration LEAK_AFTER = Duration.ofSeconds(30);

    private final HikariDataSource pool;

    public HistoryPool(HistorySettings settings, MeterRegistry meters) {
        var config = config(settings);
        config.setMetricsTrackerFactory(new MicrometerMetricsTrackerFactory(meters));
        pool = new HikariDataSource(config);
    }

    private static HikariConfig config(HistorySettings settings) {
        var wait = settings.connectionWait();
        var config = new HikariConfig();
        config.setPoolName("laurel-history");
        config.setJdbcUrl(settings.url());
        config.setUsername(settings.user());
        config.setPassword(settings.password());
        config.setMaximumPoolSize(settings.connectionsMax());
        config.setMinimumIdle(1);
        config.setInitializationFailTimeout(-1);
        config.setConnectionTimeout(wait.toMillis());
        config.setValidationTimeout(min(VALIDATION_MAX, wait).toMillis());
        config.setKeepaliveTime(KEEPALIVE.toMillis());
        config.setMaxLifetime(LIFETIME_MAX.toMillis());
        config.setLeakDetectionThreshold(LEAK_AFTER.toMillis());
        config.addDataSourceProperty("ApplicationName", "laurel-query");
        config.addDataSourceProperty("options", options(settings.statementTimeout()));
        config.addDataSourceProperty("connectTimeout", seconds(CONNECT_MAX));
        config.addDataSourceProperty("loginTimeout", seconds(CONNECT_MAX));
        var silence = settings.statementTimeout().plus(SILENCE_MARGIN);
        config.addDataSourceProperty("socketTimeout", seconds(silence));
        config.addDataSourceProperty("tcpKeepAlive", "true");
        return config;
    }

    /**
     * What each connection is set to. A plan is kept for long, but the partition of this month was
     * empty when it was made: a scan of all of it must not look cheap then. Nor does a page of few
     * rows that lie in order in the index need a bitmap.
     */
    private static String options(Duration statementTimeout) {
        return "-c default_transaction_read_only=on -c enable_seqscan=off"
                + " -c enable_bitmapscan=off -c statement_timeout="
                + statementTimeout.toMillis();
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** Rounded up, because 0 is for ever. */
    private static String seconds(Duration duration) {
        return Long.toString(duration.plusMillis(999).toSeconds());
    }

    /**
     * A connection of the pool, each statement its own transaction.
     *
     * @throws SQLException where none is free in time, or PostgreSQL is away
     */
    Connection connection() throws SQLException {
        return pool.getConnection();
    }

    @Override
    public void close() {
        pool.close();
    }
}
