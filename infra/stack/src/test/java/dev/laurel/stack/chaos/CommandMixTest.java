package dev.laurel.stack.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.TreeSet;

final class CommandMixTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int COMMANDS = 3_000;

    private static List<String> bodies(int client, long seed) {
        var mix = new CommandMix(client, seed);
        var bodies = new ArrayList<String>();
        for (var number = 0; number < COMMANDS; number++) {
            bodies.add(mix.next().json());
            mix.learned(List.of(Events.applied(number, 1)));
        }
        return bodies;
    }

    @Test
    void shouldHaveCommandsOfAllKinds() {
        var types = new TreeSet<String>();
        var words = new HashSet<String>();
        for (var body : bodies(0, 1)) {
            var json = JSON.readTree(body);
            for (var item : json.isArray() ? json : JSON.createArrayNode().add(json)) {
                types.add(item.path("type").asString());
                words.addAll(names(item));
            }
        }

        assertThat(types)
                .containsExactly(
                        "capture",
                        "freeze",
                        "grant",
                        "hold",
                        "profile",
                        "release",
                        "reverse",
                        "spend",
                        "transfer",
                        "unfreeze");
        assertThat(words).contains("group", "dryRun", "ifVersion", "expiresIn", "to");
    }

    private static List<String> names(JsonNode item) {
        return List.copyOf(item.propertyNames());
    }

    @Test
    void shouldSendTheSameForTheSameSeed() {
        assertThat(bodies(3, 7)).isEqualTo(bodies(3, 7)).isNotEqualTo(bodies(3, 8));
    }

    @Test
    void shouldUseEachIdOnce() {
        var mix = new CommandMix(0, 1);
        var seen = new HashSet<CommandKey>();
        for (var number = 0; number < COMMANDS; number++) {
            var draft = mix.next();
            assertThat(draft.keys()).allMatch(seen::add);
            assertThat(draft.keys().size() > 1).isEqualTo(draft.json().startsWith("["));
            assertThat(draft.keys()).allMatch(key -> key.user().equals(draft.user()));
            mix.learned(List.of(Events.refusal(number)));
        }
    }

    @Test
    void shouldUseHoldsAndTransactionsAgain() {
        var used = new HashMap<String, Integer>();
        for (var body : bodies(0, 1)) {
            var json = JSON.readTree(body);
            for (var field : List.of("hold", "transaction")) {
                if (json.has(field)) {
                    used.merge(
                            json.path("user").asString() + json.path(field).asString(),
                            1,
                            Integer::sum);
                }
            }
        }

        assertThat(used.values()).contains(1, 2);
    }

    @Test
    void shouldKnowTheUsersOfAllClients() {
        var users = new HashSet<>(CommandMix.users(2));
        for (var client = 0; client < 2; client++) {
            for (var body : bodies(client, 5)) {
                var json = JSON.readTree(body);
                assertThat(users)
                        .contains((json.isArray() ? json.get(0) : json).path("user").asString());
            }
        }
    }
}
