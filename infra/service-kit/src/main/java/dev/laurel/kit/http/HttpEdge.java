package dev.laurel.kit.http;

import io.micrometer.core.instrument.MeterRegistry;

import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.thread.VirtualThreadPool;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.Ordered;

import java.util.function.UnaryOperator;

/**
 * Makes the web server of a service: a thread for each request that may be under way, bounds on
 * connections, requests and heads, problems instead of error pages.
 */
public final class HttpEdge
        implements WebServerFactoryCustomizer<JettyServletWebServerFactory>, Ordered {

    private static final int HEADER_BYTES_MAX = 16 << 10;

    /** What the container itself runs beside the requests. */
    private static final int TASKS_BESIDE = 64;

    private final HttpSettings settings;
    private final MeterRegistry meters;
    private final UnaryOperator<Handler> first;
    private final UnaryOperator<Handler> second;

    /**
     * @param first puts a handler before all others that is asked even when no more requests are
     *     taken
     * @param second puts one before the servlets
     */
    public HttpEdge(
            HttpSettings settings,
            MeterRegistry meters,
            UnaryOperator<Handler> first,
            UnaryOperator<Handler> second) {
        this.settings = settings;
        this.meters = meters;
        this.first = first;
        this.second = second;
    }

    /** A connector that bounds its connections and the time of the heads that come on them. */
    public static ServerConnector connector(
            Server server, int connectionsMax, HttpConfiguration http) {
        return new WatchedConnector(server, connectionsMax, new HttpConnectionFactory(http));
    }

    @Override
    public void customize(JettyServletWebServerFactory factory) {
        // A connection has one request at a time, and what waits must never keep others out.
        var threads = new VirtualThreadPool(2 * settings.connectionsMax() + TASKS_BESIDE);
        threads.setName("http-");
        factory.setThreadPool(threads);
        factory.setMaxConnections(-1);
        factory.addServerCustomizers(this::customize);
    }

    /** The last one, because Boot sets a thread pool of its own before. */
    @Override
    public int getOrder() {
        return LOWEST_PRECEDENCE;
    }

    private void customize(Server server) {
        var given = (ServerConnector) server.getConnectors()[0];
        var connector = connector(server, settings.connectionsMax(), http());
        connector.setHost(given.getHost());
        connector.setPort(given.getPort());
        server.setConnectors(new Connector[] {connector});
        setErrorHandlers(server);
        var served = second.apply(server.getHandler());
        var limited = new RequestLimit(served, settings.requestsMax(), meters);
        server.setHandler(
                new ServedConnections(
                        new HostCheck(first.apply(limited), settings.hosts(), "api", meters)));
    }

    private static void setErrorHandlers(Server server) {
        var problems = new ContainerProblems();
        server.setErrorHandler(problems);
        for (var context : server.getDescendants(ContextHandler.class)) {
            var added =
                    context.addEventListener(
                            new LifeCycle.Listener() {
                                // Not before: Boot sets one of its own while the context starts.
                                @Override
                                public void lifeCycleStarted(LifeCycle started) {
                                    context.setErrorHandler(problems);
                                }
                            });
            assert added;
        }
    }

    private static HttpConfiguration http() {
        var http = new HttpConfiguration();
        // A user id may hold a slash, a dot, anything: the servlet reads the path as it came.
        http.setUriCompliance(UriCompliance.UNSAFE);
        http.setRequestHeaderSize(HEADER_BYTES_MAX);
        http.setResponseHeaderSize(HEADER_BYTES_MAX);
        http.setSendServerVersion(false);
        return http;
    }
}
