package dev.laurel.query;

import org.apache.kafka.clients.consumer.Consumer;
import org.awaitility.Awaitility;
import org.springframework.context.ConfigurableApplicationContext;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;

/** The whole service on its real web server, with its topics in memory. */
public final class RunningService implements AutoCloseable {

    /** When it is for the service, all the time. */
    public static final Instant NOW = Instant.parse("2026-11-22T13:00:00Z");

    private static final Duration TIMEOUT = Duration.ofSeconds(40);

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final ConfigurableApplicationContext context;
    private final int port;

    public RunningService(FakeLog log, Path directory, String... settings) {
        var args = new String[settings.length + 3];
        args[0] = "--server.port=0";
        args[1] = "--laurel.operations.port=0";
        args[2] = "--laurel.data-dir=" + directory;
        System.arraycopy(settings, 0, args, 3, settings.length);
        context =
                QueryServiceApplication.start(
                        beans -> {
                            beans.registerBean(Consumer.class, log::consumer);
                            beans.registerBean(InstantSource.class, () -> InstantSource.fixed(NOW));
                        },
                        args);
        port = context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    /** A bean of the service. */
    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    public RunningService awaitReady() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> get("/readyz").statusCode() == 200);
        return this;
    }

    public HttpResponse<String> get(String path, String... headers) {
        var request = HttpRequest.newBuilder(uri(path)).GET();
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    /** Asks without waiting for the answer. */
    public CompletableFuture<HttpResponse<String>> ask(String path, String... headers) {
        var request = HttpRequest.newBuilder(uri(path)).headers(headers).GET();
        return client.sendAsync(
                request.timeout(TIMEOUT).build(), HttpResponse.BodyHandlers.ofString());
    }

    public HttpResponse<String> post(String path, String body) {
        return send(
                HttpRequest.newBuilder(uri(path))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    public HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(
                    request.timeout(TIMEOUT).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    public int port() {
        return port;
    }

    @Override
    public void close() {
        context.close();
        client.close();
    }
}
