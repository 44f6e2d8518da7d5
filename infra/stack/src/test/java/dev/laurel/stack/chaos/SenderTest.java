package dev.laurel.stack.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laurel.stack.chaos.FakeService.Reply;
import dev.laurel.stack.chaos.FakeService.Script;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Against a service of a few lines, that takes all, some or nothing of what it gets. */
@Timeout(60)
final class SenderTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int REQUESTS = 12;

    private final Violations violations = new Violations();
    private final Journal journal = new Journal();
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final AtomicBoolean givingUp = new AtomicBoolean();
    private final AtomicInteger requests = new AtomicInteger();
    private final Map<String, Integer> taken = new ConcurrentHashMap<>();

    private void run(Script script) throws IOException {
        Script counted =
                (path, body) -> {
                    stopping.set(requests.incrementAndGet() >= REQUESTS);
                    return script.reply(path, body);
                };
        try (var service = new FakeService(counted);
                var door = new CommandDoor(new Waits(violations));
                var reads = new ReadDoor(List.of(service.address()))) {
            new Sender(
                            new SenderMix(2, 2, 1),
                            new Writer.Surroundings(
                                    door,
                                    reads,
                                    List.of(service.address()),
                                    journal,
                                    violations,
                                    stopping,
                                    givingUp))
                    .run();
        }
    }

    private static List<JsonNode> items(String body) {
        var json = JSON.readTree(body);
        var items = new ArrayList<JsonNode>();
        for (var item : json.isArray() ? json : JSON.createArrayNode().add(json)) {
            items.add(item);
        }
        return items;
    }

    /** Takes the first so many of what it gets. */
    private Reply take(String body, int most) {
        var answer = new StringJoiner(",", "{\"items\":[", "]}");
        var left = most;
        for (var item : items(body)) {
            var id = item.path("id").asString();
            if (left > 0) {
                answer.add(
                        "{\"id\":\"%s\",\"status\":\"accepted\",\"partition\":2,\"offset\":%d}"
                                .formatted(id, taken.size()));
                taken.merge(id, 1, Integer::sum);
            } else {
                answer.add("{\"id\":\"%s\",\"status\":\"failed\"}".formatted(id));
            }
            left--;
        }
        return new Reply(202, answer.toString());
    }

    @Test
    void shouldSendOnlyWhatWasNotAcceptedAgain() throws IOException {
        run(
                (_, body) ->
                        switch (requests.get()) {
                            case 2 -> new Reply(0, "");
                            case 4 -> new Reply(503, "{\"code\":\"overloaded\"}");
                            default -> take(body, 1);
                        });

        assertThat(violations.first()).isEmpty();
        assertThat(taken.values()).containsOnly(1);
        assertThat(journal.accepted()).hasSameSizeAs(taken).hasSizeGreaterThan(1);
        assertThat(journal.accepted().values()).allMatch(place -> place.startsWith("2:"));
        assertThat(journal.counts().checks().accepted()).isEqualTo(taken.size());
        assertThat(journal.counts().retries()).isPositive();
        assertThat(journal.counts().undecided()).containsKey("503 overloaded");
    }

    @Test
    void shouldFindAServiceThatAcceptsWhatItDidNotGet() throws IOException {
        run(
                (_, body) -> {
                    var honest = take(body, REQUESTS);
                    return requests.get() == 1
                            ? new Reply(202, honest.body().replace("\"s2-1\"", "\"other\""))
                            : honest;
                });

        assertThat(violations.first()).anyMatch(text -> text.contains("other was accepted at"));
    }

    @Test
    void shouldFindACommandThatIsNeverAccepted() throws IOException {
        givingUp.set(true);
        run(
                (_, _) -> {
                    stopping.set(true);
                    return new Reply(503, "{\"code\":\"overloaded\"}");
                });

        assertThat(violations.first())
                .singleElement()
                .asString()
                .startsWith("not accepted at the end of the run");
    }

    @Test
    void shouldFindARefusalAndAnOutcomeThatNobodyAskedFor() throws IOException {
        run(
                (_, _) ->
                        requests.get() == 1
                                ? new Reply(400, "{\"code\":\"invalid\"}")
                                : new Reply(200, "{\"status\":\"applied\",\"version\":1}"));

        assertThat(violations.first()).anyMatch(text -> text.startsWith("refused: "));
        assertThat(violations.first()).anyMatch(text -> text.startsWith("nobody asked"));
    }
}
