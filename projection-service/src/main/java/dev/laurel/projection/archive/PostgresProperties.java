package dev.laurel.projection.archive;

import java.time.Duration;

/**
 * How to reach PostgreSQL.
 *
 * @param url JDBC URL, such as {@code jdbc:postgresql://localhost:5432/laurel}
 */
public record PostgresProperties(String url, String user, String password, PoolProperties pool) {

    /**
     * How the connections are kept.
     *
     * @param size of the pool, at least 2: Flyway needs two at a time
     * @param connectionTimeout the longest wait for a connection
     * @param statementTimeout the longest that one statement may take
     * @param keepalive how often an idle connection is tried
     * @param leakDetection how long a connection may be out before the log says so
     */
    public record PoolProperties(
            int size,
            Duration connectionTimeout,
            Duration statementTimeout,
            Duration keepalive,
            Duration leakDetection) {}

    /** Without the password. */
    @Override
    public String toString() {
        return "PostgresProperties[" + url + ", " + user + ", " + pool + "]";
    }
}
