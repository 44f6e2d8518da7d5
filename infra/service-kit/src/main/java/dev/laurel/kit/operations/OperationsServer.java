package dev.laurel.kit.operations;

import dev.laurel.kit.http.ContainerProblems;
import dev.laurel.kit.http.HostCheck;
import dev.laurel.kit.metrics.ServiceMeters;

import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.context.SmartLifecycle;

import java.net.BindException;
import java.util.Set;

/**
 * Serves {@code /livez}, {@code /readyz} and {@code /metrics} on a port and a pool of their own, so
 * that they answer whatever the other port is busy with. Starts before and stops after everything
 * else.
 *
 * <p>Threading: started and stopped by the container.
 */
public final class OperationsServer implements SmartLifecycle {

    private static final int THREADS_MAX = 8;
    private static final int THREADS_MIN = 2;
    private static final int CONNECTIONS_MAX = 64;
    private static final int IDLE_MILLIS = 10_000;

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
        connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        connector.setHost(settings.address());
        connector.setPort(settings.port());
        connector.setIdleTimeout(IDLE_MILLIS);
        server.addConnector(connector);
        var limit = new NetworkConnectionLimit(CONNECTIONS_MAX, server);
        limit.setEndPointIdleTimeout(1_000);
        var added = server.addBean(limit);
        assert added;
        server.setErrorHandler(new ContainerProblems());
        server.setHandler(
                new HostCheck(
                        new OperationsHandler(null, health, meters),
                        hosts,
                        "operations",
                        meters.registry()));
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
                return new PortInUseException(settings.port(), e);
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

    @Override
    public int getPhase() {
        return Integer.MIN_VALUE;
    }
}
