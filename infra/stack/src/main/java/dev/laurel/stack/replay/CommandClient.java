package dev.laurel.stack.replay;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Sends batches of commands as NDJSON and reads their answers. Threading: any number of threads.
 */
final class CommandClient implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Longer than the service waits for an outcome; a service that hangs is given up then. */
    private static final Duration REQUEST_BOUND = Duration.ofSeconds(60);

    private static final int WAIT_SECONDS = 30;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int REQUEST_TIMEOUT = 408;

    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(5))
                    .build();
    private final URI address;

    /**
     * @param address of the command-service, such as {@code http://127.0.0.1:8081}
     */
    CommandClient(String address) {
        this.address = URI.create(address + "/v1/commands");
    }

    /**
     * Sends the commands and returns an answer for each, nothing where there is none: the
     * connection broke, the service is starting or busy. Whatever has no answer may be sent again.
     *
     * @throws ReplayException where sending again would not help
     */
    List<Optional<Answer>> post(List<SourceLine.Sendable> commands) throws InterruptedException {
        var request =
                HttpRequest.newBuilder(address)
                        .header("Content-Type", "application/x-ndjson")
                        .header("Prefer", "wait=" + WAIT_SECONDS)
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body(commands)))
                        .build();
        var sent = http.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray());
        try {
            var response = sent.get(REQUEST_BOUND.toSeconds(), TimeUnit.SECONDS);
            requireWorthwhile(response);
            return response.statusCode() / 100 == 2
                    ? assign(commands, response.body())
                    : none(commands);
        } catch (ExecutionException _) {
            // Refused, reset, cut: the service is away, and the commands are idempotent.
            return none(commands);
        } catch (TimeoutException _) {
            sent.cancel(true);
            return none(commands);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
        http.close();
    }

    private static byte[] body(List<SourceLine.Sendable> commands) {
        var body = new ByteArrayOutputStream();
        for (var command : commands) {
            body.writeBytes(command.json());
            body.write('\n');
        }
        return body.toByteArray();
    }

    private static void requireWorthwhile(HttpResponse<byte[]> response) {
        var status = response.statusCode();
        if (status / 100 == 4 && status != TOO_MANY_REQUESTS && status != REQUEST_TIMEOUT) {
            throw new ReplayException(
                    "The command-service refused the request: %d %s"
                            .formatted(status, detail(response.body())));
        }
    }

    private static String detail(byte[] body) {
        try {
            return JSON.readTree(body).path("detail").asString("");
        } catch (JacksonException _) {
            return "";
        }
    }

    private static List<Optional<Answer>> none(List<SourceLine.Sendable> commands) {
        return new ArrayList<>(Collections.nCopies(commands.size(), Optional.empty()));
    }

    /** Answers tell their line; where not, their id; where neither, they stand in order. */
    private static List<Optional<Answer>> assign(
            List<SourceLine.Sendable> commands, byte[] responseBody) {
        var answers = none(commands);
        var unplaced = new ArrayList<Answer>();
        for (var line : lines(responseBody)) {
            Answer.parse(line)
                    .ifPresent(
                            answer -> {
                                if (answer.position() >= 0 && answer.position() < answers.size()) {
                                    answers.set(answer.position(), Optional.of(answer));
                                } else {
                                    unplaced.add(answer);
                                }
                            });
        }
        if (!unplaced.isEmpty()) {
            placeById(commands, answers, unplaced);
        }
        return answers;
    }

    private static void placeById(
            List<SourceLine.Sendable> commands,
            List<Optional<Answer>> answers,
            List<Answer> unplaced) {
        Map<String, Queue<Integer>> open = new HashMap<>();
        for (var index = 0; index < commands.size(); index++) {
            if (answers.get(index).isEmpty()) {
                open.computeIfAbsent(id(commands.get(index)), _ -> new ArrayDeque<>()).add(index);
            }
        }
        for (var answer : unplaced) {
            var places = open.get(answer.id());
            if (places != null && !places.isEmpty()) {
                answers.set(places.remove(), Optional.of(answer));
            }
        }
    }

    private static String id(SourceLine.Sendable command) {
        try {
            return JSON.readTree(command.json()).path("id").asString("");
        } catch (JacksonException _) {
            return "";
        }
    }

    private static List<byte[]> lines(byte[] body) {
        var lines = new ArrayList<byte[]>();
        var start = 0;
        for (var index = 0; index < body.length; index++) {
            if (body[index] == '\n') {
                if (index > start) {
                    lines.add(Arrays.copyOfRange(body, start, index));
                }
                start = index + 1;
            }
        }
        if (start < body.length) {
            lines.add(Arrays.copyOfRange(body, start, body.length));
        }
        return lines;
    }
}
