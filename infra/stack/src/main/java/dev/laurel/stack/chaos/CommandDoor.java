package dev.laurel.stack.chaos;

import dev.laurel.contract.outcome.Outcome;
import dev.laurel.contract.outcome.RejectionReason;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/** Sends one command to one command-service and waits for its outcome. Threading: any thread. */
final class CommandDoor implements AutoCloseable {

    /** How long a request asks to wait for its outcome. */
    static final int WAIT_SECONDS = 5;

    /**
     * A command-service waits for the outcome, and, cut off from the brokers, for its producer to
     * give up; after that it has to say something.
     */
    static final Duration ANSWER_BOUND = Duration.ofSeconds(45);

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int OK = 200;
    private static final int ACCEPTED = 202;
    private static final int CONFLICT = 409;
    private static final int TOO_MANY = 429;
    private static final int CLIENT_ERRORS = 4;

    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(2))
                    .build();

    CommandAnswer ask(String service, String json) throws InterruptedException {
        var request =
                HttpRequest.newBuilder(URI.create(service + "/v1/commands"))
                        .header("Content-Type", "application/json")
                        .header("Prefer", "wait=" + WAIT_SECONDS)
                        .timeout(ANSWER_BOUND)
                        .POST(HttpRequest.BodyPublishers.ofString(json))
                        .build();
        try {
            return read(http.send(request, HttpResponse.BodyHandlers.ofString()));
        } catch (HttpTimeoutException _) {
            return new CommandAnswer.Undecided("no answer");
        } catch (IOException _) {
            // Refused, reset or cut: the service is away.
            return new CommandAnswer.Undecided("connection");
        }
    }

    private static CommandAnswer read(HttpResponse<String> response) {
        var status = response.statusCode();
        try {
            var json = JSON.readTree(response.body());
            return switch (status) {
                case OK -> applied(json);
                case CONFLICT -> rejected(json);
                case ACCEPTED -> new CommandAnswer.Undecided("pending");
                default -> other(status, json.path("code").asString(""), response.body());
            };
        } catch (JacksonException _) {
            return new CommandAnswer.Undecided(Integer.toString(status));
        } catch (IllegalArgumentException _) {
            return new CommandAnswer.Refused(status + " " + response.body());
        }
    }

    private static CommandAnswer other(int status, String code, String body) {
        return status / 100 == CLIENT_ERRORS && status != TOO_MANY
                ? new CommandAnswer.Refused(status + " " + body)
                : new CommandAnswer.Undecided(status + " " + code);
    }

    private static CommandAnswer applied(JsonNode json) {
        var balance = json.path("balance");
        return decided(
                new Outcome.Applied(
                        json.path("version").asLong(),
                        balance.isIntegralNumber()
                                ? OptionalLong.of(balance.asLong())
                                : OptionalLong.empty()),
                json);
    }

    private static CommandAnswer rejected(JsonNode json) {
        List<String> fields = new ArrayList<>();
        json.path("fields").forEach(field -> fields.add(field.asString()));
        var code = json.path("code").asString();
        return decided(
                new Outcome.Rejected(
                        json.path("version").asLong(),
                        RejectionReason.valueOf(code.toUpperCase(Locale.ROOT)),
                        fields),
                json);
    }

    private static CommandAnswer decided(Outcome outcome, JsonNode json) {
        return new CommandAnswer.Decided(
                outcome,
                json.path("position").asString(""),
                json.path("replayed").asBoolean(false));
    }

    @Override
    public void close() {
        http.shutdownNow();
        http.close();
    }
}
