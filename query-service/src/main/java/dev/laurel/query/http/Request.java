package dev.laurel.query.http;

import dev.laurel.contract.id.UserId;
import dev.laurel.kit.http.BodyBudget;
import dev.laurel.kit.http.BodyPace;
import dev.laurel.kit.http.ClientConnection;
import dev.laurel.kit.http.MediaTypes;
import dev.laurel.kit.http.Prefer;
import dev.laurel.kit.http.WholeBody;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A request that has found its endpoint, with its values checked as they are asked for. */
final class Request {

    private static final int BODY_BYTES_MAX = 1 << 20;

    private final HttpServletRequest request;
    private final Map<String, String> pathValues;
    private final Map<String, String> parameters;
    private final Bodies bodies;
    private final @Nullable Duration wait;
    private boolean waitApplied;

    /** How bodies are read: how fast they have to come, and how much of them may be there. */
    record Bodies(BodyPace pace, BodyBudget budget) {}

    /**
     * @param pathValues by name in the template, decoded
     * @param known the query parameters that the endpoint has
     * @param bodies how its body is read
     */
    Request(
            HttpServletRequest request,
            Map<String, String> pathValues,
            Set<String> known,
            Bodies bodies) {
        this.request = request;
        this.pathValues = pathValues;
        this.parameters = parameters(request.getQueryString(), known);
        this.bodies = bodies;
        this.wait = Prefer.waitOf(request);
    }

    private static Map<String, String> parameters(@Nullable String query, Set<String> known) {
        var parameters = new HashMap<String, String>();
        if (query == null || query.isEmpty()) {
            return parameters;
        }
        for (var pair : query.split("&", -1)) {
            if (pair.isEmpty()) {
                continue;
            }
            var equals = pair.indexOf('=');
            var name = decoded(equals < 0 ? pair : pair.substring(0, equals));
            var value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
            if (!known.contains(name)) {
                var names = String.join(", ", known.stream().sorted().toList());
                throw Problems.badField(
                        name,
                        "Unknown parameter; known here: " + (names.isEmpty() ? "none" : names));
            }
            if (parameters.put(name, value) != null) {
                throw Problems.badField(name, "Must be given once");
            }
        }
        return parameters;
    }

    private static String decoded(String text) {
        return PercentDecoder.decode(text, true)
                .orElseThrow(() -> Problems.badField("query", "Must be percent-encoded UTF-8"));
    }

    /** A value of the path. */
    String path(String name) {
        var value = pathValues.get(name);
        if (value == null) {
            throw new IllegalStateException("the template has no " + name);
        }
        return value;
    }

    /** The user of the path. */
    UserId user() {
        var user = path("user");
        var violation = UserId.violation(user);
        if (violation != null) {
            throw Problems.badField("user", "A user id " + violation);
        }
        return new UserId(user);
    }

    @Nullable String parameter(String name) {
        return parameters.get(name);
    }

    /** A whole number of the query. */
    Optional<Long> number(String name, long min, long max) {
        var text = parameters.get(name);
        if (text == null) {
            return Optional.empty();
        }
        try {
            var number = Long.parseLong(text);
            if (number >= min && number <= max) {
                return Optional.of(number);
            }
        } catch (NumberFormatException _) {
            // Said below.
        }
        throw Problems.badField(
                name,
                "Must be a whole number from " + min + " to " + max + ", but was '" + text + "'");
    }

    @Nullable String header(String name) {
        return request.getHeader(name);
    }

    /** How long the client is willing to wait; the answer says that it is honoured. */
    Duration appliedWait() {
        if (wait == null) {
            return Duration.ZERO;
        }
        waitApplied = true;
        return wait;
    }

    /** The wait that was honoured, or null. */
    @Nullable Duration waitApplied() {
        return waitApplied ? wait : null;
    }

    /** Whether the client has gone; not while the body is read. */
    boolean isClientGone() {
        return ClientConnection.of(request).isGone();
    }

    /** The body, JSON of at most a mebibyte; to be closed. */
    WholeBody body() {
        var type = MediaTypes.ofBody(request, List.of(MediaTypes.JSON));
        assert type.equals(MediaTypes.JSON);
        try {
            return WholeBody.read(request, bodies.pace(), bodies.budget(), BODY_BYTES_MAX);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<String> segments(String path) {
        return List.of(path.substring(1).split("/", -1));
    }
}
