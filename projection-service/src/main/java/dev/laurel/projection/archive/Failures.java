package dev.laurel.projection.archive;

import java.sql.SQLException;

/** What the failures of PostgreSQL and Kafka mean. */
final class Failures {

    /** SQL state of a disk that is full; says the one who writes, not the one who reads. */
    private static final String DISK_FULL = "53100";

    private Failures() {}

    /** Whether PostgreSQL has no room on its disk. */
    static boolean isDiskFull(Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && DISK_FULL.equals(sql.getSQLState())) {
                return true;
            }
        }
        return false;
    }

    /** Its innermost message in one line, which is what others only pass on. */
    static String reason(Throwable failure) {
        var cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        var message = cause.getMessage();
        return message == null
                ? cause.getClass().getSimpleName()
                : message.strip().lines().findFirst().orElse("");
    }
}
