package dev.laurel.kit.http;

import dev.laurel.kit.problem.Problem;
import dev.laurel.kit.problem.ProblemCode;
import dev.laurel.kit.problem.ProblemJson;

import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * A connector with a bound on its connections: one more is answered 503 and closed, instead of left
 * in a queue without a word. When three quarters are taken, a connection without a request is
 * closed after two seconds instead of a minute.
 */
final class WatchedConnector extends ServerConnector {

    static final long IDLE_MILLIS = 60_000;
    private static final long IDLE_MILLIS_CROWDED = 2_000;
    private static final int SELECTORS = 1;

    private final int connectionsMax;

    WatchedConnector(Server server, int connectionsMax, ConnectionFactory... factories) {
        super(server, 1, SELECTORS, factories);
        this.connectionsMax = connectionsMax;
        setIdleTimeout(IDLE_MILLIS);
    }

    @Override
    protected SocketChannelEndPoint newEndPoint(
            SocketChannel channel, ManagedSelector selector, SelectionKey key) throws IOException {
        if (getConnectedEndPoints().size() >= connectionsMax) {
            refuse(channel);
        }
        var endPoint =
                new WatchedEndPoint(
                        new WatchedEndPoint.Parts(channel, selector, key),
                        getScheduler(),
                        getExecutor(),
                        this::idleMillis);
        endPoint.setIdleTimeout(idleMillis());
        return endPoint;
    }

    private long idleMillis() {
        var crowded = getConnectedEndPoints().size() > connectionsMax / 4 * 3;
        return crowded ? IDLE_MILLIS_CROWDED : IDLE_MILLIS;
    }

    /** What does not fit in the socket's buffer at once is not sent. */
    private static void refuse(SocketChannel channel) throws IOException {
        var written = channel.write(ByteBuffer.wrap(refusal()));
        channel.close();
        throw new IOException("Too many connections; answered 503 with " + written + " bytes");
    }

    private static byte[] refusal() {
        var body =
                ProblemJson.bytes(
                        Problem.of(
                                ProblemCode.OVERLOADED,
                                "The service has as many connections as it takes"));
        var answer = new ByteArrayOutputStream();
        answer.writeBytes(
                ("HTTP/1.1 503 Service Unavailable\r\nContent-Type: "
                                + ProblemJson.MEDIA_TYPE
                                + "\r\nContent-Length: "
                                + body.length
                                + "\r\nRetry-After: "
                                + ProblemJson.RETRY_AFTER_SECONDS
                                + "\r\nConnection: close\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        answer.writeBytes(body);
        return answer.toByteArray();
    }
}
