package dev.laurel.stack.service;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What {@code GET /readyz} of a service says.
 *
 * @param lag how many records it is behind, where it tells
 */
public record Readiness(boolean ready, Optional<Long> lag) {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int MILLIS_MAX = 2_000;
    private static final Readiness NO_ANSWER = new Readiness(false, Optional.empty());

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
                        body == null ? "" : new String(body.readAllBytes(), StandardCharsets.UTF_8);
                return new Readiness(status == HttpURLConnection.HTTP_OK, lag(text));
            }
        } catch (IOException _) {
            return NO_ANSWER;
        }
    }

    private static Optional<Long> lag(String text) {
        try {
            return Optional.ofNullable(JSON.readTree(text).get("lag"))
                    .filter(JsonNode::isIntegralNumber)
                    .map(JsonNode::longValue);
        } catch (JacksonException _) {
            return Optional.empty();
        }
    }
}
