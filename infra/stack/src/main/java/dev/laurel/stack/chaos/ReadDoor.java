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
    private static final String LAG = "Laurel-Lag-Ms";
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
     * An answer of one service.
     *
     * @param found otherwise it is a problem
     * @param lagMillis how old what is served may be, as the service says; −1 where it does not say
     */
    record Read(boolean found, JsonNode json, long lagMillis) {}

    /** Asks one service for something; nothing where it does not answer or cannot yet. */
    Optional<Read> ask(int service, String path) throws InterruptedException {
        return get(service, path, "", READ_BOUND);
    }

    /**
     * What one service says about a user.
     *
     * @return nothing where it does not answer or cannot yet; missing where it knows no such user
     */
    Optional<JsonNode> user(int service, String user) throws InterruptedException {
        return get(service, "/v1/users/" + user, "", READ_BOUND).map(ReadDoor::json);
    }

    /** Anything else that one service serves. */
    Optional<JsonNode> read(int service, String path) throws InterruptedException {
        return get(service, path, "", WAITING_READ_BOUND).map(ReadDoor::json);
    }

    /** The user's version as a service sees it at a position; nothing where it cannot say. */
    OptionalLong versionAt(String user, String position) throws InterruptedException {
        var service = Math.floorMod(turn.getAndIncrement(), services.size());
        return get(service, "/v1/users/" + user, position, WAITING_READ_BOUND)
                .map(read -> OptionalLong.of(json(read).path("version").asLong(0)))
                .orElseGet(OptionalLong::empty);
    }

    private static JsonNode json(Read read) {
        return read.found ? read.json : JSON.missingNode();
    }

    private Optional<Read> get(int service, String path, String position, Duration bound)
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
                case OK, NOT_FOUND ->
                        Optional.of(
                                new Read(
                                        response.statusCode() == OK,
                                        JSON.readTree(response.body()),
                                        response.headers().firstValueAsLong(LAG).orElse(-1)));
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
