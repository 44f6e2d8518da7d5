package dev.laurel.query.http;

import dev.laurel.contract.id.UserId;

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
import java.util.regex.Pattern;

/** A request that has found its endpoint, with its values checked as they are asked for. */
final class Request {

    private static final int BODY_BYTES_MAX = 1 << 20;
    private static final int WAIT_SECONDS_MAX = 30;
    private static final Pattern WAIT =
            Pattern.compile("(?:^|[,;\\s])wait\\s*=\\s*\"?(\\d{1,9})\"?");

    private final HttpServletRequest request;
    private final Map<String, String> pathValues;
    private final Map<String, String> parameters;

    /**
     * @param pathValues by name in the template, decoded
     * @param known the query parameters that the endpoint has
     */
    Request(HttpServletRequest request, Map<String, String> pathValues, Set<String> known) {
        this.request = request;
        this.pathValues = pathValues;
        this.parameters = parameters(request.getQueryString(), known);
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
                throw Problem.badField(
                        name,
                        "Unknown parameter; known here: " + (names.isEmpty() ? "none" : names));
            }
            if (parameters.put(name, value) != null) {
                throw Problem.badField(name, "Must be given once");
            }
        }
        return parameters;
    }

    private static String decoded(String text) {
        return PercentDecoder.decode(text, true)
                .orElseThrow(() -> Problem.badField("query", "Must be percent-encoded UTF-8"));
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
            throw Problem.badField("user", "A user id " + violation);
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
        throw Problem.badField(
                name,
                "Must be a whole number from " + min + " to " + max + ", but was '" + text + "'");
    }

    @Nullable String header(String name) {
        return request.getHeader(name);
    }

    /** How long the client is ready to wait: Prefer: wait=seconds, at most 30, else not at all. */
    Duration wait(int defaultSeconds) {
        var headers = request.getHeaders("Prefer");
        while (headers.hasMoreElements()) {
            var matcher = WAIT.matcher(headers.nextElement());
            if (matcher.find()) {
                var seconds = Integer.parseInt(matcher.group(1));
                return Duration.ofSeconds(Math.min(seconds, WAIT_SECONDS_MAX));
            }
        }
        return Duration.ofSeconds(defaultSeconds);
    }

    /** The body, at most a mebibyte. */
    byte[] body() {
        try {
            var bytes = request.getInputStream().readNBytes(BODY_BYTES_MAX + 1);
            if (bytes.length > BODY_BYTES_MAX) {
                throw Problem.tooLarge("The body must have at most " + BODY_BYTES_MAX + " bytes");
            }
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<String> segments(String path) {
        return List.of(path.substring(1).split("/", -1));
    }
}
