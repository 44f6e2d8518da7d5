package dev.laurel.stack.chaos;

import dev.laurel.contract.outcome.Outcome;
import dev.laurel.contract.outcome.RejectionReason;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Sends commands to one command-service, and waits for their outcome or for their being durable.
 * Threading: any thread.
 */
final class CommandDoor implements AutoCloseable {

    /** How long a request asks to wait for its outcome. */
    static final int WAIT_SECONDS = 5;

    /**
     * A command-service waits for the outcome, and, cut off from the brokers, for its producer to
     * give up; after that it has to say something.
     */
    static final Duration ANSWER_BOUND = Duration.ofSeconds(45);

    /** How long a client waits for one that should have answered, before it asks the other. */
    private static final Duration PATIENCE = Duration.ofSeconds(WAIT_SECONDS + 1L);

    static final String NO_ANSWER = "no answer";

    private static final CommandAnswer PENDING = new CommandAnswer.Undecided("pending");
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String REPLAYED = ",\"replayed\":true";
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
    private final AtomicInteger open = new AtomicInteger();
    private final Waits waits;

    /**
     * @param waits told how long each request was open
     */
    CommandDoor(Waits waits) {
        this.waits = waits;
    }

    /**
     * Sends it, and waits as long as a client would that knows another service.
     *
     * @param late told what comes after that, for it has to come
     */
    CommandAnswer ask(String service, String json, Consumer<CommandAnswer> late)
            throws InterruptedException {
        var began = System.nanoTime();
        var answer =
                answer(service, request(service, json).header("Prefer", "wait=" + WAIT_SECONDS))
                        .thenApply(after -> inTime(after, System.nanoTime() - began));
        try {
            return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            open.incrementAndGet();
            var told =
                    answer.thenAccept(
                            after -> {
                                late.accept(after);
                                open.decrementAndGet();
                            });
            assert !told.isCancelled();
            return new CommandAnswer.Undecided("slow");
        } catch (ExecutionException e) {
            throw new IllegalStateException("Expected an answer or none", e);
        }
    }

    /** Sends it without asking for an outcome, and waits as long as the service needs. */
    CommandAnswer send(String service, String json) throws InterruptedException {
        try {
            return answer(service, request(service, json)).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("Expected an answer or none", e);
        }
    }

    private static HttpRequest.Builder request(String service, String json) {
        return HttpRequest.newBuilder(URI.create(service + "/v1/commands"))
                .header("Content-Type", "application/json")
                .timeout(ANSWER_BOUND)
                .POST(HttpRequest.BodyPublishers.ofString(json));
    }

    private CompletableFuture<CommandAnswer> answer(String service, HttpRequest.Builder request) {
        var began = System.nanoTime();
        return http.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString())
                .handle(
                        (response, failure) -> {
                            waits.ended(service, began, System.nanoTime());
                            return answer(response, failure);
                        });
    }

    /** One that is called pending before its wait was over is counted by itself. */
    private static CommandAnswer inTime(CommandAnswer answer, long openNanos) {
        return answer.equals(PENDING) && openNanos < Duration.ofSeconds(WAIT_SECONDS).toNanos()
                ? new CommandAnswer.Undecided("pending too soon")
                : answer;
    }

    /** How many requests are open that nobody waits for any more. */
    int open() {
        return open.get();
    }

    private static CommandAnswer answer(
            @Nullable HttpResponse<String> response, @Nullable Throwable failure) {
        if (response != null) {
            return read(response);
        }
        var cause = failure instanceof CompletionException ? failure.getCause() : failure;
        // Without a connection, or with one that was refused, reset or cut, the service is away.
        return new CommandAnswer.Undecided(
                cause instanceof HttpTimeoutException
                                && !(cause instanceof HttpConnectTimeoutException)
                        ? NO_ANSWER
                        : "connection");
    }

    private static CommandAnswer read(HttpResponse<String> response) {
        return read(response.statusCode(), response.body());
    }

    /** Reads an answer: of one command an object or a problem, of a group a list of items. */
    static CommandAnswer read(int status, String body) {
        try {
            var json = JSON.readTree(body);
            return switch (status) {
                case OK -> json.path("items").isArray() ? items(json, body) : decided(json, body);
                case CONFLICT -> decided(json, body);
                case ACCEPTED -> accepted(json, body);
                default -> other(status, json.path("code").asString(""), body);
            };
        } catch (JacksonException _) {
            return new CommandAnswer.Undecided(Integer.toString(status));
        } catch (IllegalArgumentException _) {
            return new CommandAnswer.Refused(status + " " + body);
        }
    }

    /** Commands whose outcome nobody asked for, or one whose outcome did not come in time. */
    private static CommandAnswer accepted(JsonNode json, String body) {
        if (!json.path("items").isArray()) {
            return PENDING;
        }
        Map<String, String> places = new HashMap<>();
        for (var item : json.path("items")) {
            switch (item.path("status").asString("")) {
                case "accepted" ->
                        places.put(
                                item.path("id").asString(""),
                                item.path("partition").asInt()
                                        + ":"
                                        + item.path("offset").asLong());
                case "failed" -> {
                    // It is not in it, and will be sent again.
                }
                default -> {
                    return new CommandAnswer.Refused(body);
                }
            }
        }
        return new CommandAnswer.Accepted(places);
    }

    private static CommandAnswer other(int status, String code, String body) {
        return status / 100 == CLIENT_ERRORS && status != TOO_MANY
                ? new CommandAnswer.Refused(status + " " + body)
                : new CommandAnswer.Undecided(status + " " + code);
    }

    private static CommandAnswer items(JsonNode json, String body) {
        List<Told> told = new ArrayList<>();
        for (var item : json.path("items")) {
            switch (item.path("status").asString("")) {
                case "applied", "rejected" -> told.add(told(item));
                case "pending", "accepted" -> {
                    return PENDING;
                }
                case "failed" -> {
                    return new CommandAnswer.Undecided(
                            "failed " + item.path("problem").path("code").asString(""));
                }
                default -> {
                    return new CommandAnswer.Refused(body);
                }
            }
        }
        var last = json.path("items").path(told.size() - 1);
        return new CommandAnswer.Decided(told, mark(last), unmarked(body));
    }

    private static CommandAnswer decided(JsonNode json, String body) {
        return new CommandAnswer.Decided(List.of(told(json)), mark(json), unmarked(body));
    }

    private static Told told(JsonNode json) {
        return new Told(outcome(json), json.path("position").asString(""));
    }

    private static Outcome outcome(JsonNode json) {
        var version = json.path("version").asLong();
        // The problem of a single command calls code what an item calls reason.
        var reason = json.path("reason").asString(json.path("code").asString(""));
        if (reason.isEmpty()) {
            var balance = json.path("balance");
            return new Outcome.Applied(
                    version,
                    balance.isIntegralNumber()
                            ? OptionalLong.of(balance.asLong())
                            : OptionalLong.empty());
        }
        List<String> fields = new ArrayList<>();
        json.path("fields").forEach(field -> fields.add(field.asString()));
        return new Outcome.Rejected(
                version, RejectionReason.valueOf(reason.toUpperCase(Locale.ROOT)), fields);
    }

    private static CommandAnswer.Mark mark(JsonNode json) {
        if (json.path("dryRun").asBoolean(false)) {
            return CommandAnswer.Mark.DRY_RUN;
        }
        return json.path("replayed").asBoolean(false)
                ? CommandAnswer.Mark.REPLAYED
                : CommandAnswer.Mark.FIRST;
    }

    private static String unmarked(String body) {
        return body.replace(REPLAYED, "");
    }

    @Override
    public void close() {
        http.shutdownNow();
        http.close();
    }
}
