package dev.laurel.query.history;

import java.time.Duration;

/**
 * Where the archive is, and how long anybody waits for it.
 *
 * @param url {@code laurel.postgres.read-url}, or {@code laurel.postgres.url}
 * @param user {@code laurel.postgres.user}
 * @param password {@code laurel.postgres.password}
 * @param connectionsMax {@code laurel.query.history.connections-max}
 * @param connectionWait {@code laurel.query.history.connection-wait}
 * @param statementTimeout {@code laurel.query.history.statement-timeout}
 */
public record HistorySettings(
        String url,
        String user,
        String password,
        int connectionsMax,
        Duration connectionWait,
        Duration statementTimeout) {

    /** The password is nobody's business. */
    @Override
    public String toString() {
        return "HistorySettings[" + url + ", " + user + ", " + connectionsMax + "]";
    }
}
