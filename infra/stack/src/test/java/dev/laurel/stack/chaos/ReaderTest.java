package dev.laurel.stack.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laurel.stack.chaos.FakeService.Reply;
import dev.laurel.stack.chaos.FakeService.Script;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Against a query-service of a few lines: what a reader lets pass and what it does not. */
@Timeout(60)
final class ReaderTest {

    private static final int READS = 24;
    private static final String PAGE =
            """
            {"size":5,"entries":[{"rank":1,"score":9},{"rank":2,"score":7},{"rank":2,"score":7},{"rank":4,"score":0}]}""";
    private static final Reply NOT_RANKED = Reply.read(404, "{\"code\":\"not_ranked\"}");

    private final Violations violations = new Violations();
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final AtomicInteger reads = new AtomicInteger();

    /** Each from a service of its own. */
    private Reader run(Script... scripts) throws IOException {
        Script counted =
                (path, body) -> {
                    stopping.set(reads.incrementAndGet() >= READS);
                    return scripts[0].reply(path, body);
                };
        try (var service = new FakeService(counted);
                var other = new FakeService(scripts[scripts.length - 1]);
                var door =
                        new ReadDoor(
                                scripts.length == 1
                                        ? List.of(service.address())
                                        : List.of(service.address(), other.address()))) {
            var reader =
                    new Reader(
                            door,
                            List.of("alice"),
                            1,
                            new GapMeter(System.nanoTime()),
                            violations,
                            stopping);
            reader.run();
            return reader;
        }
    }

    private static Reply honest(String path) {
        if (path.endsWith("/top")) {
            return Reply.read(200, PAGE);
        }
        return Reply.read(
                200,
                path.startsWith("/v1/users/")
                        ? "{\"version\":3}"
                        : "{\"user\":\"alice\",\"rank\":2}");
    }

    @Test
    void shouldFindNothingWrongWithAnHonestService() throws IOException {
        // Users without a standing are normal.
        var reader = run((path, _) -> path.contains("spenders/users") ? NOT_RANKED : honest(path));

        assertThat(violations.first()).isEmpty();
        assertThat(reader.reads()).isGreaterThanOrEqualTo(READS);
        assertThat(reader.ranked()).isPositive();
        assertThat(reader.interrupted()).isZero();
        assertThat(reader.longestLag()).isEqualTo(Duration.ofMillis(12));
    }

    @Test
    void shouldAskTheOtherServiceWhereOneDoesNotAnswer() throws IOException {
        var reader = run((_, _) -> new Reply(503, "{}"), (path, _) -> honest(path));

        assertThat(violations.first()).isEmpty();
        assertThat(reader.failovers()).isPositive();
        assertThat(reader.interrupted()).isZero();
    }

    @Test
    void shouldCountAReadThatNobodyAnswers() throws IOException {
        var reader = run((_, _) -> new Reply(503, "{}"));

        assertThat(reader.interrupted()).isEqualTo(READS);
    }

    @Test
    void shouldFindAServiceThatGoesBackInTime() throws IOException {
        run(
                (path, _) ->
                        path.startsWith("/v1/users/")
                                ? Reply.read(200, "{\"version\":%d}".formatted(READS - reads.get()))
                                : honest(path));

        assertThat(violations.first())
                .contains("query-service 1 said version 20 of alice after 23");
    }

    @Test
    void shouldFindAPageThatIsOutOfOrder() throws IOException {
        run((path, _) -> Reply.read(200, honest(path).body().replace(":9}", ":6}")));

        assertThat(violations.first()).anyMatch(text -> text.contains("/top?limit=20 is out of"));
    }

    @Test
    void shouldFindARankThatDoesNotFollowFromTheScores() throws IOException {
        run((path, _) -> Reply.read(200, honest(path).body().replace("\"rank\":4", "\"rank\":3")));

        assertThat(violations.first()).anyMatch(text -> text.contains("out of order at 4"));
    }

    @Test
    void shouldFindARankOfSomebodyElse() throws IOException {
        run((path, _) -> Reply.read(200, honest(path).body().replace("alice", "bob")));

        assertThat(violations.first()).anyMatch(text -> text.contains("is no rank"));
    }

    @Test
    void shouldFindABoardThatIsGone() throws IOException {
        run((_, _) -> Reply.read(404, "{\"code\":\"board_unknown\"}"));

        assertThat(violations.first()).anyMatch(text -> text.contains("/top?limit=20 was not"));
    }

    @Test
    void shouldFindAnAnswerThatDoesNotTellItsLag() throws IOException {
        run((path, _) -> new Reply(200, honest(path).body()));

        assertThat(violations.count()).isGreaterThanOrEqualTo(READS);
        assertThat(violations.first().getFirst()).contains("without its lag");
    }
}
