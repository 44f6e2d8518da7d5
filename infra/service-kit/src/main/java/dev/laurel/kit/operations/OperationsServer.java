package dev.laurel.kit.operations;

import dev.laurel.kit.http.ContainerProblems;
import dev.laurel.kit.http.HostCheck;
import dev.laurel.kit.http.HttpEdge;
import dev.laurel.kit.http.ServedConnections;
import dev.laurel.kit.metrics.ServiceMeters;
import dev.laurel.kit.settings.InvalidSettingException;

import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.springframework.context.SmartLifecycle;

import java.net.BindException;
import java.util.Set;

/**
 * Serves {@code /livez}, {@code /readyz} and {@code /metrics} on a port and a pool of their own, so
 * that they answer whatever the other port is busy with.
 *
 * <p>Threading: started and stopped by the container.
 */
public final class OperationsServer implements SmartLifecycle {

    private static final int THREADS_MAX = 8;
    private static final int THREADS_MIN = 2;
    private static final int CONNECTIONS_MAX = 256;
    private static final int PHASE = 1;

    private final OperationsSettings settings;
    private final Server server;
    private final ServerConnector connector;
    private volatile boolean running;

    /**
     * @param hosts under which it may be asked beside the loopback names
     */
    public OperationsServer(
            OperationsSettings settings, Set<String> hosts, Health health, ServiceMeters meters) {
        this.settings = settings;
        var pool = new QueuedThreadPool(THREADS_MAX, THREADS_MIN);
        pool.setName("operations");
        server = new Server(pool);
        var http = new HttpConfiguration();
        http.setSendServerVersion(false);
        connector = HttpEdge.connector(server, CONNECTIONS_MAX, http);
        connector.setHost(settings.address());
        connector.setPort(settings.port());
        server.addConnector(connector);
        server.setErrorHandler(new ContainerProblems());
        server.setHandler(
                new ServedConnections(
                        new HostCheck(
                                new OperationsHandler(null, health, meters, OperationsHandler.ALL),
                                hosts,
                                "operations",
                                meters.registry())));
    }

    @Override
    public void start() {
        try {
            server.start();
            running = true;
        } catch (Exception e) {
            // Jetty declares no less.
            throw failed(e);
        }
    }

    private RuntimeException failed(Exception e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof BindException) {
                return new InvalidSettingException(
                        OperationsSettings.PORT,
                        "%s:%d cannot be listened on: %s"
                                .formatted(
                                        settings.address(), settings.port(), cause.getMessage()));
            }
        }
        return new IllegalStateException("The operations port cannot be opened", e);
    }

    /** The port that it listens on; another than the configured one where that is 0. */
    public int port() {
        return connector.getLocalPort();
    }

    @Override
    public void stop() {
        running = false;
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("The operations port cannot be closed", e);
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** After what it tells of has started, and before that stops. */
    @Override
    public int getPhase() {
        return PHASE;
    }
}
