package dev.laurel.command.http;

import dev.laurel.command.CommandServiceApplication;
import dev.laurel.command.config.CommandProperties;
import dev.laurel.command.outcome.OutcomeRegistry;
import dev.laurel.command.runtime.KafkaSide;
import dev.laurel.command.runtime.StopSignal;
import dev.laurel.command.submission.CommandLog;
import dev.laurel.command.submission.StorageSignal;

import io.micrometer.core.instrument.MeterRegistry;

import org.apache.kafka.clients.consumer.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** The whole service as it is started in production, over a Kafka in memory. */
final class TestServer implements AutoCloseable {

    static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    private static final String KAFKA = "in-memory:1";

    final InMemoryLedger ledger = new InMemoryLedger();
    final OutcomeRegistry registry;

    /** Why no more commands are taken, or null. */
    volatile @Nullable String storageLow;

    final MeterRegistry metrics;
    private final ConfigurableApplicationContext context;
    private final int port;
    private final HttpClient http = HttpClient.newHttpClient();

    TestServer(String... settings) {
        this(new Bounds(1_000, 1_000, 10, 1_000), settings);
    }

    TestServer(int commandsMax, int waitersMax, int streamsMax) {
        this(new Bounds(commandsMax, waitersMax, streamsMax, 1_000));
    }

    TestServer(int commandsMax, int waitersMax, int streamsMax, int repeatsMax) {
        this(new Bounds(commandsMax, waitersMax, streamsMax, repeatsMax));
    }

    /** Smaller than a service may be given. */
    private record Bounds(int commandsMax, int waitersMax, int streamsMax, int repeatsMax) {

        CommandProperties properties() {
            return new CommandProperties(
                    KAFKA, commandsMax, waitersMax, repeatsMax, streamsMax, Duration.ZERO);
        }
    }

    private TestServer(Bounds bounds, String... settings) {
        var args =
                Stream.concat(
                                Stream.of(
                                        "--server.port=0",
                                        "--laurel.operations.port=0",
                                        "--laurel.kafka.bootstrap-servers=" + KAFKA),
                                Stream.of(settings))
                        .toArray(String[]::new);
        context =
                CommandServiceApplication.start(
                        beans -> {
                            beans.registerBean(KafkaSide.class, () -> new InMemoryKafka(ledger));
                            beans.registerBean(InstantSource.class, () -> InstantSource.fixed(NOW));
                            beans.registerBean(CommandProperties.class, bounds::properties);
                            beans.registerBean(StorageSignal.class, () -> () -> storageLow);
                        },
                        args);
        registry = context.getBean(OutcomeRegistry.class);
        metrics = context.getBean(MeterRegistry.class);
        port = context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    /** The part of Kafka is played by the ledger in memory. */
    private record InMemoryKafka(InMemoryLedger ledger) implements KafkaSide {

        @Override
        public CommandLog log() {
            return ledger;
        }

        @Override
        public Consumer<byte[], byte[]> tail() {
            return ledger.events.consumer();
        }

        @Override
        public Consumer<byte[], byte[]> firstAnswers() {
            return ledger.events.consumer();
        }

        @Override
        public void warmUp() {}

        @Override
        public void close(Duration bound) {}
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    /** As the container does it before it ends the web server. */
    void signalStop() {
        context.getBean(StopSignal.class).stop();
    }

    int port() {
        return port;
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
        context.close();
    }
}
