package dev.laurel.stack.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laurel.stack.chaos.FakeService.Reply;
import dev.laurel.stack.chaos.FakeService.Script;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

@Timeout(60)
final class ServedAuditTest {

    private static final String ALICE =
            """
            {"version":2,"balances":[{"asset":"credit","available":90,"held":10}]}""";
    private static final String SUMS =
            """
            {"assets":[{"asset":"credit","granted":100,"spent":0,"available":90,"held":10,"inFlight":0,"difference":0}]}""";

    private final Violations violations = new Violations();

    private static Reply served(String path, String user, String sums) {
        return switch (path) {
            case "/v1/users/alice" -> new Reply(200, user);
            case "/v1/audit/conservation" -> new Reply(200, sums);
            default -> new Reply(404, "{}");
        };
    }

    private List<String> compare(Script script) throws IOException, InterruptedException {
        var events = new EventAudit(new Violations(), 1);
        events.take(Events.granted("alice", "1", 1, 100, 100), "0:1");
        events.take(Events.held("alice", "2", 2, 10, 90), "0:2");
        try (var service = new FakeService(script);
                var door = new ReadDoor(List.of(service.address()))) {
            new ServedAudit(door, violations, Duration.ofMillis(100)).compare(events);
        }
        return violations.first();
    }

    @Test
    void shouldFindNothingWhereTheServiceSaysWhatTheEventsSay() throws Exception {
        assertThat(compare((path, _) -> served(path, ALICE, SUMS))).isEmpty();
    }

    @Test
    void shouldFindAServiceThatIsBehind() throws Exception {
        assertThat(
                        compare(
                                (path, _) ->
                                        served(
                                                path,
                                                ALICE.replace("\"version\":2", "\"version\":1"),
                                                SUMS)))
                .containsExactly("query-service 1 serves version 1 of alice, the events end at 2");
    }

    @Test
    void shouldFindAWrongBalance() throws Exception {
        assertThat(compare((path, _) -> served(path, ALICE.replace(":90", ":91"), SUMS)))
                .singleElement()
                .asString()
                .contains("available=91", "available=90");
    }

    @Test
    void shouldFindAUserThatIsGone() throws Exception {
        assertThat(
                        compare(
                                (path, _) ->
                                        path.contains("audit")
                                                ? new Reply(200, SUMS)
                                                : new Reply(404, "{}")))
                .containsExactly("query-service 1 serves version 0 of alice, the events end at 2");
    }

    @Test
    void shouldFindSumsThatDoNotAddUp() throws Exception {
        assertThat(
                        compare(
                                (path, _) ->
                                        served(
                                                path,
                                                ALICE,
                                                SUMS.replace("\"granted\":100", "\"granted\":101")
                                                        .replace(
                                                                "\"difference\":0",
                                                                "\"difference\":1"))))
                .hasSize(2)
                .allMatch(text -> text.contains("101"));
    }
}
