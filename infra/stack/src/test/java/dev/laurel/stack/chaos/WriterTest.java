package dev.laurel.stack.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laurel.contract.outcome.Outcome;
import dev.laurel.stack.chaos.FakeService.Reply;
import dev.laurel.stack.chaos.FakeService.Script;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Against a service of a few lines: what the client lets pass and what it does not. */
@Timeout(60)
final class WriterTest {

    private static final int COMMANDS = 120;
    private static final String CLASH = "clash";

    private final Violations violations = new Violations();
    private final Journal journal = new Journal();
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final AtomicBoolean givingUp = new AtomicBoolean();
    private final Map<String, Integer> versions = new ConcurrentHashMap<>();

    /** A client of one user that ends after some commands. */
    private final class Grants implements CommandSource {

        private final int groupSize;
        private final boolean dry;
        private int count;

        Grants(int groupSize, boolean dry) {
            this.groupSize = groupSize;
            this.dry = dry;
        }

        @Override
        public Draft next() {
            count++;
            if (count == COMMANDS) {
                stopping.set(true);
            }
            var id = "g-" + count;
            if (groupSize > 1) {
                return new Draft(
                        List.of(new CommandKey("u", id), new CommandKey("u", id + "b")),
                        id,
                        Optional.empty(),
                        false);
            }
            return dry
                    ? new Draft(List.of(new CommandKey("u", id)), id, Optional.empty(), true)
                    : Draft.single(new CommandKey("u", id), id, id + CLASH);
        }

        @Override
        public boolean checked() {
            return true;
        }

        @Override
        public void learned(List<Outcome> outcomes) {
            // All the same.
        }
    }

    private void run(CommandSource source, Script script) throws IOException {
        try (var service = new FakeService(script);
                var other = new FakeService(script);
                var door = new CommandDoor(new Waits(violations));
                var reads = new ReadDoor(List.of(service.address()))) {
            new Writer(
                            source,
                            new Writer.Surroundings(
                                    door,
                                    reads,
                                    List.of(service.address(), other.address()),
                                    journal,
                                    violations,
                                    stopping,
                                    givingUp),
                            1,
                            Duration.ZERO,
                            new GapMeter(System.nanoTime()))
                    .run();
        }
    }

    /** As the real one: the first time anew, then the same with the mark. */
    private Reply honest(String path, String body) {
        if (path.startsWith("/v1/users/")) {
            return new Reply(200, "{\"version\":%d}".formatted(versions.size()));
        }
        if (body.endsWith(CLASH)) {
            return new Reply(409, "{\"code\":\"id_reused\",\"fields\":[\"reason\"],\"version\":1}");
        }
        var known = versions.get(body);
        var version = known == null ? versions.size() + 1 : known;
        versions.put(body, version);
        return applied(version, known != null);
    }

    private static Reply applied(int version, boolean again) {
        return new Reply(
                200,
                "{\"status\":\"applied\",\"version\":%d,\"position\":\"0:%d\"%s}"
                        .formatted(version, version, again ? ",\"replayed\":true" : ""));
    }

    @Test
    void shouldFindNothingWrongWithAnHonestService() throws IOException {
        run(new Grants(1, false), this::honest);

        assertThat(violations.first()).isEmpty();
        var counts = journal.counts();
        assertThat(counts.applied()).isEqualTo(COMMANDS);
        assertThat(counts.checks().repeats()).isPositive();
        assertThat(counts.checks().clashes()).isPositive();
        assertThat(counts.checks().ownWrites()).isPositive();
    }

    @Test
    void shouldSendAgainUntilThereIsAnOutcome() throws IOException {
        var requests = new AtomicInteger();
        run(
                new Grants(1, false),
                (path, body) ->
                        switch (requests.incrementAndGet() % 20) {
                            case 3 -> new Reply(0, "");
                            case 9 -> new Reply(503, "{\"code\":\"log_unavailable\"}");
                            case 13 -> {
                                // Done, but the answer is lost.
                                var lost = honest(path, body);
                                assertThat(lost.status()).isPositive();
                                yield new Reply(202, "{}");
                            }
                            default -> honest(path, body);
                        });

        assertThat(violations.first()).isEmpty();
        var counts = journal.counts();
        assertThat(counts.applied()).isEqualTo(COMMANDS);
        assertThat(counts.retries()).isPositive();
        assertThat(counts.undecided()).containsKeys("503 log_unavailable", "pending too soon");
    }

    @Test
    void shouldFindARetryThatIsAppliedAnew() throws IOException {
        var version = new AtomicInteger();
        run(
                new Grants(1, false),
                (path, body) ->
                        body.endsWith(CLASH) || path.startsWith("/v1/users/")
                                ? honest(path, body)
                                : applied(version.incrementAndGet(), false));

        assertThat(violations.first()).anyMatch(text -> text.contains("is not marked"));
        assertThat(violations.first()).anyMatch(text -> text.contains("and again"));
    }

    @Test
    void shouldFindAnIdThatIsUsedTwice() throws IOException {
        run(
                new Grants(1, false),
                (path, body) -> body.endsWith(CLASH) ? applied(9, false) : honest(path, body));

        assertThat(violations.first()).anyMatch(text -> text.contains("used again for something"));
    }

    @Test
    void shouldFindAReadThatIsOlderThanTheOwnWrite() throws IOException {
        run(
                new Grants(1, false),
                (path, body) ->
                        path.startsWith("/v1/users/")
                                ? new Reply(404, "{\"code\":\"user_unknown\"}")
                                : honest(path, body));

        assertThat(violations.first()).anyMatch(text -> text.contains("was read at its position"));
    }

    @Test
    void shouldFindAGroupThatIsAppliedInPart() throws IOException {
        run(
                new Grants(2, false),
                (_, _) ->
                        new Reply(
                                200,
                                """
                                {"items":[{"status":"applied","version":1,"position":"0:1"},\
                                {"status":"rejected","reason":"insufficient_credits","version":1}]}"""));

        assertThat(violations.first()).anyMatch(text -> text.contains("applied in part"));
    }

    @Test
    void shouldFindADryRunThatIsNone() throws IOException {
        run(new Grants(1, true), this::honest);

        assertThat(violations.count()).isEqualTo(COMMANDS);
        assertThat(violations.first().getFirst()).contains("not marked as a dry run");
        assertThat(journal.outcomes()).isEmpty();
    }

    @Test
    void shouldFindAClientThatIsToldItsRequestIsWrong() throws IOException {
        run(new Grants(1, false), (_, _) -> new Reply(400, "{\"code\":\"invalid\"}"));

        assertThat(violations.first().getFirst()).startsWith("refused: g-1");
    }

    @Test
    void shouldFindACommandWithoutAnOutcomeAtTheEnd() throws IOException {
        givingUp.set(true);
        stopping.set(false);
        run(
                new Grants(1, false),
                (_, _) -> {
                    stopping.set(true);
                    return new Reply(202, "{}");
                });

        assertThat(violations.first()).containsExactly("no outcome at the end of the run: [u/g-1]");
    }
}
