package dev.laurel.command.http;

import dev.laurel.command.observe.IngestMetrics;
import dev.laurel.command.outcome.OutcomeRegistry;
import dev.laurel.command.outcome.OutcomeTail;
import dev.laurel.command.outcome.RepeatWatcher;
import dev.laurel.command.outcome.ReplyAddress;
import dev.laurel.command.submission.Admission;
import dev.laurel.command.submission.CommandSubmitter;
import dev.laurel.command.validation.BodyParser;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContext;

import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.web.server.WebServer;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/** The servlets of the service on a real container, over a log in memory. */
final class TestServer implements AutoCloseable {

    static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    private static final int BODIES_BYTES_MAX = 64 * 1024 * 1024;

    final InMemoryLedger ledger = new InMemoryLedger();
    final AtomicBoolean stopping = new AtomicBoolean();
    final OutcomeRegistry registry;
    final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final OutcomeTail tail;
    private final RepeatWatcher repeats;
    private final Thread tailThread;
    private final Thread repeatsThread;
    private final WebServer server;
    private final HttpClient http = HttpClient.newHttpClient();

    TestServer() {
        this(1_000, 1_000, 10);
    }

    TestServer(int commandsMax, int waitersMax, int streamsMax) {
        this(commandsMax, waitersMax, streamsMax, 1_000);
    }

    TestServer(int commandsMax, int waitersMax, int streamsMax, int repeatsMax) {
        registry = new OutcomeRegistry(waitersMax, metrics);
        var address = new ReplyAddress(42);
        repeats = new RepeatWatcher(ledger.events::consumer, registry, repeatsMax, metrics);
        repeatsThread = Thread.ofPlatform().name("repeats").start(repeats);
        tail = new OutcomeTail(ledger.events::consumer, registry, address, repeats, metrics);
        tailThread = Thread.ofPlatform().name("tail").start(tail);
        var admission = new Admission(commandsMax, BODIES_BYTES_MAX, streamsMax, metrics);
        var submitter = new CommandSubmitter(ledger, registry, address, admission);
        var parser = new BodyParser(InstantSource.fixed(NOW));
        var ingest = new IngestMetrics(metrics);
        var json = new JsonCommands(parser, submitter, admission, ingest);
        var lines =
                new LineCommands(
                        parser,
                        submitter,
                        admission,
                        ingest,
                        Thread.ofVirtual().factory(),
                        stopping::get);
        server =
                new JettyServletWebServerFactory(0)
                        .getWebServer(
                                context -> {
                                    add(
                                            context,
                                            new CommandServlet(json, lines, ingest),
                                            "/v1/commands");
                                    add(
                                            context,
                                            new HealthServlet(tail, stopping::get),
                                            "/livez",
                                            "/readyz");
                                    add(
                                            context,
                                            new MetricsServlet(
                                                    new PrometheusMeterRegistry(
                                                            PrometheusConfig.DEFAULT)),
                                            "/metrics");
                                    add(context, new OpenApiServlet(), "/openapi.yaml");
                                    add(context, new NotFoundServlet(), "/");
                                });
        server.start();
    }

    private static void add(ServletContext context, Servlet servlet, String... paths) {
        var registration =
                Objects.requireNonNull(
                        context.addServlet(servlet.getClass().getSimpleName(), servlet));
        if (!registration.addMapping(paths).isEmpty()) {
            throw new IllegalStateException("taken: " + String.join(", ", paths));
        }
    }

    /** As the container does it before it ends the web server. */
    void signalStop() {
        stopping.set(true);
        registry.endAll();
    }

    int port() {
        return server.getPort();
    }

    HttpResponse<String> post(String body, String... headers)
            throws IOException, InterruptedException {
        return send(
                request("/v1/commands", headers)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build());
    }

    CompletableFuture<HttpResponse<String>> sendAsync(String body, String... headers) {
        var request =
                request("/v1/commands", headers)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build();
        return http.sendAsync(request, HttpResponse.BodyHandlers.ofString());
    }

    HttpRequest.Builder request(String path, String... headers) {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port() + path));
        return headers.length == 0
                ? request.header("Content-Type", "application/json")
                : request.headers(headers);
    }

    HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
        http.close();
        server.stop();
        server.destroy();
        tail.stop();
        repeats.stop();
        try {
            tailThread.join();
            repeatsThread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
