package dev.laurel.stack.service;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * Whether a part can do its work; for a service, what its {@code GET /readyz} says.
 *
 * @param ready whether it can
 * @param answered false where nobody said anything
 * @param detail why not, one sentence; empty where it does not tell
 * @param since when this state began, where it tells
 * @param progress how far it is behind and where it is, where it tells
 */
public record Readiness(
        boolean ready,
        boolean answered,
        String detail,
        Optional<Instant> since,
        Progress progress) {

    /** Nobody said anything within two seconds. */
    static final Readiness NO_ANSWER =
            new Readiness(false, false, "does not answer", Optional.empty(), Progress.UNKNOWN);

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int MILLIS_MAX = 2_000;
    private static final int BODY_BYTES_MAX = 64 * 1024;

    /**
     * How far a service is.
     *
     * @param lag records it is behind
     * @param lagMillis how old what it serves is
     * @param position what it has read
     */
    public record Progress(
            Optional<Long> lag, Optional<Long> lagMillis, Optional<String> position) {

        public static final Progress UNKNOWN =
                new Progress(Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** It can, and there is no more to say. */
    public static Readiness yes() {
        return new Readiness(true, true, "", Optional.empty(), Progress.UNKNOWN);
    }

    /**
     * It cannot.
     *
     * @param detail why not, a sentence whose subject is the part
     */
    public static Readiness not(String detail) {
        return new Readiness(false, false, detail, Optional.empty(), Progress.UNKNOWN);
    }

    /** Asks once; no answer within two seconds is not ready. */
    static Readiness ask(int port) {
        try {
            var connection =
                    (HttpURLConnection)
                            URI.create("http://127.0.0.1:" + port + "/readyz")
                                    .toURL()
                                    .openConnection();
            connection.setConnectTimeout(MILLIS_MAX);
            connection.setReadTimeout(MILLIS_MAX);
            var status = connection.getResponseCode();
            try (var body =
                    status < HttpURLConnection.HTTP_BAD_REQUEST
                            ? connection.getInputStream()
                            : connection.getErrorStream()) {
                var text =
                        body == null
                                ? ""
                                : new String(
                                        body.readNBytes(BODY_BYTES_MAX), StandardCharsets.UTF_8);
                return parse(status, text);
            }
        } catch (IOException _) {
            return NO_ANSWER;
        }
    }

    static Readiness parse(int status, String text) {
        var ready = status == HttpURLConnection.HTTP_OK;
        JsonNode json;
        try {
            json = JSON.readTree(text);
        } catch (JacksonException _) {
            json = JSON.missingNode();
        }
        var answered = ready || status == HttpURLConnection.HTTP_UNAVAILABLE;
        var detail = json.path("detail").asString("");
        if (!ready && detail.isEmpty()) {
            detail = answered ? "is not ready" : "answers /readyz with " + status;
        }
        return new Readiness(ready, answered, detail, since(json), progress(json));
    }

    private static Progress progress(JsonNode json) {
        return new Progress(
                number(json, "lag"),
                number(json, "lagMs"),
                Optional.of(json.path("position").asString("")).filter(text -> !text.isEmpty()));
    }

    private static Optional<Long> number(JsonNode json, String name) {
        return Optional.of(json.path(name))
                .filter(JsonNode::isIntegralNumber)
                .map(JsonNode::longValue);
    }

    private static Optional<Instant> since(JsonNode json) {
        try {
            var text = json.path("since").asString("");
            return text.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(text));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }
}
