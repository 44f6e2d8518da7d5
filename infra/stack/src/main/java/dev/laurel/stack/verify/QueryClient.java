package dev.laurel.stack.verify;

import dev.laurel.contract.position.Position;
import dev.laurel.stack.StackException;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks one query-service about one position only. Threading: one thread. */
final class QueryClient implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration BOUND = Duration.ofSeconds(40);
    private static final int OK = 200;

    private final HttpClient http;
    private final String address;
    private final Position position;
    private final Duration bound;

    /** The service answers from another position by now: what was compared has to be read again. */
    static final class MovedException extends Exception {
        private static final long serialVersionUID = 1L;

        MovedException(String message) {
            super(message);
        }
    }

    /**
     * @param position that every answer must be of
     */
    QueryClient(String address, Position position) {
        this(address, position, BOUND);
    }

    /**
     * Asks with less patience.
     *
     * @param bound the longest that an answer may take, to its last byte
     */
    QueryClient(String address, Position position, Duration bound) {
        this.http = HttpClient.newBuilder().connectTimeout(bound).build();
        this.address = address;
        this.position = position;
        this.bound = bound;
    }

    JsonNode get(String path) throws MovedException {
        return send(HttpRequest.newBuilder(URI.create(address + path)).GET());
    }

    /** The credit views of these users, in their order. */
    JsonNode users(List<String> users) throws MovedException {
        var body = JSON.writeValueAsString(Map.of("users", users));
        return send(HttpRequest.newBuilder(URI.create(address + "/v1/users:batchGet"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body)))
                .path("users");
    }

    /** One segment of a path, or a value of a query. */
    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private JsonNode send(HttpRequest.Builder request) throws MovedException {
        if (!position.text().isEmpty()) {
            request.header("Laurel-Min-Position", position.text()).header("Prefer", "wait=30");
        }
        var response = answer(request.build());
        JsonNode json;
        try {
            json = JSON.readTree(response.body());
        } catch (JacksonException e) {
            throw silent("no JSON: " + e.getMessage());
        }
        if (response.statusCode() != OK) {
            throw new StackException(
                    "%s answers %d: %s"
                            .formatted(
                                    address,
                                    response.statusCode(),
                                    json.path("detail").asString("")),
                    StackException.USAGE);
        }
        var at = response.headers().firstValue("Laurel-Position").orElse("");
        if (!Position.parse(at).map(position::equals).orElse(false)) {
            throw new MovedException(address + " is at " + at + ", not at " + position.text());
        }
        return json;
    }

    /** The client's own bound ends with the headers: this one is for the body as well. */
    private HttpResponse<String> answer(HttpRequest request) {
        var answer = http.sendAsync(request, HttpResponse.BodyHandlers.ofString());
        try {
            return answer.get(bound.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw silent(String.valueOf(e.getCause()));
        } catch (TimeoutException _) {
            answer.cancel(true);
            throw silent("not all of it came in " + bound.toSeconds() + " s");
        } catch (InterruptedException _) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new CancellationException("stopped while verifying");
        }
    }

    private StackException silent(String why) {
        return new StackException(address + " does not answer: " + why, StackException.USAGE);
    }

    @Override
    public void close() {
        http.shutdownNow();
        http.close();
    }
}
