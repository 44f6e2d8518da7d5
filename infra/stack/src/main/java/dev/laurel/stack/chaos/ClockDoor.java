package dev.laurel.stack.chaos;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * Asks services what time it is, in ways that every client has: a command-service takes commands
 * that are at most five minutes ahead of its clock, and any answer has a date. Threading: any
 * thread.
 */
final class ClockDoor implements AutoCloseable {

    private static final Duration ANSWER_BOUND = Duration.ofSeconds(10);
    private static final int BAD_REQUEST = 400;

    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(2))
                    .build();
    private final InstantSource clock;
    private int asked;

    ClockDoor(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * Whether a command-service refuses a command of a time that is so far ahead of ours. It is a
     * dry run, which leaves nothing.
     *
     * @return nothing where it gives no answer
     */
    synchronized Optional<Boolean> refuses(String service, Duration ahead) {
        asked++;
        var command =
                "{\"id\":\"clock-%d\",\"type\":\"grant\",\"user\":\"clock\",\"amount\":1,\"occurredAt\":\"%s\",\"dryRun\":true}"
                        .formatted(asked, clock.instant().plus(ahead));
        var request =
                HttpRequest.newBuilder(URI.create(service + "/v1/commands"))
                        .header("Content-Type", "application/json")
                        .timeout(ANSWER_BOUND)
                        .POST(HttpRequest.BodyPublishers.ofString(command))
                        .build();
        return answer(request)
                .map(
                        answer ->
                                answer.statusCode() == BAD_REQUEST
                                        && answer.body().contains("occurredAt"));
    }

    /**
     * How far ahead of ours the clock of a service is, to the second.
     *
     * @return nothing where it gives no answer
     */
    Optional<Duration> ahead(String service) {
        var request =
                HttpRequest.newBuilder(URI.create(service + "/readyz"))
                        .timeout(ANSWER_BOUND)
                        .build();
        return answer(request)
                .flatMap(answer -> answer.headers().firstValue("date"))
                .flatMap(ClockDoor::time)
                .map(time -> Duration.between(clock.instant(), time.toInstant()));
    }

    private static Optional<ZonedDateTime> time(String text) {
        try {
            return Optional.of(ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    private Optional<HttpResponse<String>> answer(HttpRequest request) {
        try {
            return Optional.of(http.send(request, HttpResponse.BodyHandlers.ofString()));
        } catch (IOException _) {
            return Optional.empty();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
        http.close();
    }
}
