package dev.laurel.stack.chaos;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;

/** Reads from the query-services. Threading: any thread. */
final class ReadDoor implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration READ_BOUND = Duration.ofSeconds(2);
    private static final Duration WAITING_READ_BOUND = Duration.ofSeconds(8);
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;

    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(READ_BOUND)
                    .build();
    private final List<String> services;
    private final AtomicInteger turn = new AtomicInteger();

    /**
     * @param services addresses of the query-services
     */
    ReadDoor(List<String> services) {
        this.services = List.copyOf(services);
    }

    int services() {
        return services.size();
    }

    /**
     * What one service says about a user.
     *
     * @return nothing where it does not answer or cannot yet; missing where it knows no such user
     */
    Optional<JsonNode> user(int service, String user) throws InterruptedException {
        return get(service, "/v1/users/" + user, "", READ_BOUND);
    }

    /** Anything else that one service serves. */
    Optional<JsonNode> read(int service, String path) throws InterruptedException {
        return get(service, path, "", WAITING_READ_BOUND);
    }

    /** The user's version as a service sees it at a position; nothing where it cannot say. */
    OptionalLong versionAt(String user, String position) throws InterruptedException {
        var service = Math.floorMod(turn.getAndIncrement(), services.size());
        return get(service, "/v1/users/" + user, position, WAITING_READ_BOUND)
                .map(json -> OptionalLong.of(json.path("version").asLong(0)))
                .orElseGet(OptionalLong::empty);
    }

    private Optional<JsonNode> get(int service, String path, String position, Duration bound)
            throws InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(services.get(service) + path));
        if (!position.isEmpty()) {
            request.header("Laurel-Min-Position", position).header("Prefer", "wait=5");
        }
        try {
            var response =
                    http.send(
                            request.timeout(bound).GET().build(),
                            HttpResponse.BodyHandlers.ofString());
            return switch (response.statusCode()) {
                case OK -> Optional.of(JSON.readTree(response.body()));
                case NOT_FOUND -> Optional.of(JSON.missingNode());
                default -> Optional.empty();
            };
        } catch (IOException | JacksonException _) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
        http.close();
    }
}
