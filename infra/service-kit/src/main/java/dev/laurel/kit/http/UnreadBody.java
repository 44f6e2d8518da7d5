package dev.laurel.kit.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import java.io.IOException;
import java.time.Duration;

/**
 * What is left of a body when its request has been answered. A connection that is closed while the
 * client still sends is reset, and the client may lose the answer; one that is kept would take the
 * rest for the next request. So the answer says that the connection ends, and the rest is passed
 * over for a while (a lingering close).
 */
public final class UnreadBody {

    private static final int BYTES_MAX = 16 << 20;
    private static final Duration TIME_MAX = Duration.ofSeconds(1);

    private UnreadBody() {}

    /** Whether some of the body has not been read. */
    static boolean isLeft(HttpServletRequest request) throws IOException {
        var announced =
                request.getContentLengthLong() > 0
                        || request.getHeader("Transfer-Encoding") != null;
        return announced && !request.getInputStream().isFinished();
    }

    /** Tells the client that the connection ends with this answer, where some is left. */
    public static void announce(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (isLeft(request)) {
            response.setHeader("Connection", "close");
        }
    }

    /**
     * Sends what the answer has, and passes over what is left, within a bound of bytes and time.
     */
    public static void discard(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (!isLeft(request)) {
            return;
        }
        response.flushBuffer();
        var connection = ClientConnection.of(request);
        connection.limitSilence(TIME_MAX);
        var end = System.nanoTime() + TIME_MAX.toNanos();
        var buffer = new byte[8_192];
        var left = (long) BYTES_MAX;
        for (var read = 0;
                read >= 0 && left > 0 && System.nanoTime() - end < 0;
                read = request.getInputStream().read(buffer)) {
            left -= read;
        }
    }
}
