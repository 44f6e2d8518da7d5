package dev.laurel.kit.http;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.concurrent.TimeoutException;

/**
 * The connection behind a request: whether its client is still there, and how long it may be
 * silent.
 *
 * <p>Threading: {@link #isGone} may be called by any thread, but not while another one reads the
 * body.
 */
public final class ClientConnection {

    static final String ATTRIBUTE = "dev.laurel.kit.connection";

    /** How often who waits for something should look whether the client still does. */
    public static final Duration LOOK = Duration.ofMillis(250);

    private static final ClientConnection UNKNOWN = new ClientConnection(null);

    private final @Nullable WatchedEndPoint endPoint;

    ClientConnection(@Nullable WatchedEndPoint endPoint) {
        this.endPoint = endPoint;
    }

    /** Of a request; where it came through a connector that is not watched, it is never gone. */
    public static ClientConnection of(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof WatchedEndPoint endPoint
                ? new ClientConnection(endPoint)
                : UNKNOWN;
    }

    /** Whether the client has closed its end; then nobody waits for the answer. */
    public boolean isGone() {
        return endPoint != null && endPoint.isClientGone();
    }

    /** From now on a read ends in a time-out after that silence. */
    void limitSilence(Duration silence) {
        if (endPoint != null) {
            endPoint.setIdleTimeout(silence.toMillis());
        }
    }

    void allowSilence() {
        if (endPoint != null) {
            endPoint.restoreIdleTimeout();
        }
    }

    /** Whether a failed read failed for its silence. */
    static boolean isTimeout(Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof TimeoutException) {
                return true;
            }
        }
        return false;
    }
}
