package dev.laurel.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laurel.contract.position.Position;
import dev.laurel.stack.Instance;
import dev.laurel.stack.Part;
import dev.laurel.stack.Stack;
import dev.laurel.stack.StackAddresses;
import dev.laurel.system.fixture.Kafka;
import dev.laurel.system.fixture.Laurel;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/**
 * What is known to go wrong elsewhere (notes/field.md), each as a test over two command-services
 * and two query-services: 201 without an effect, 404 just after a create, a retry applied twice, a
 * balance forked from a stale copy.
 */
@Timeout(300)
class FailuresOfOthersIT {

    private static final int SERVICES = 2;
    private static final int CLIENTS = 16;

    @TempDir private static Path scratch;

    private static Kafka kafka;
    private static Stack stack;

    /** The n-th asks the n-th command-service and the n-th query-service. */
    private static final List<Laurel> DOORS = new ArrayList<>();

    @BeforeAll
    static void start() {
        kafka = Kafka.chosen();
        stack =
                Stack.start(
                        kafka.options(scratch.resolve("data"))
                                .withInstances(Part.COMMAND, SERVICES)
                                .withInstances(Part.QUERY, SERVICES));
        for (var number = 1; number <= SERVICES; number++) {
            var first = stack.addresses();
            DOORS.add(
                    new Laurel(
                            new StackAddresses(
                                    first.bootstrapServers(),
                                    first.postgresUrl(),
                                    stack.address(new Instance(Part.COMMAND, number)),
                                    first.projectionUrl(),
                                    stack.address(new Instance(Part.QUERY, number)))));
        }
    }

    @AfterAll
    static void stop() {
        DOORS.forEach(Laurel::close);
        stack.close();
        kafka.close();
    }

    @Test
    void shouldHaveTheEffectThatWasAnswered() throws Exception {
        // when: many clients grant 3 and spend 4 in turn, of which the second fails at first
        var answers =
                atOnce(
                        CLIENTS * 4,
                        number ->
                                post(
                                        number,
                                        number % 2 == 0
                                                ? command("e-" + number, "grant", "erin", 3)
                                                : command("e-" + number, "spend", "erin", 4)));

        // then: the balance is that of the answers, and each names the event that is its effect
        var expected = 0L;
        for (var answer : answers) {
            var item = json(answer);
            assertThat(answer.statusCode()).as(answer.body()).isIn(200, 409);
            if (answer.statusCode() == 200) {
                expected += item.path("id").asString().equals(idOfGrant(item)) ? 3 : -4;
            }
        }
        var latest = positionOf(answers);
        for (var door : DOORS) {
            var user = door.getAt("/v1/users/erin", latest);
            assertThat(available(user)).isEqualTo(expected);
            for (var answer : answers) {
                var id = json(answer).path("id").asString();
                var outcome = door.getAt("/v1/commands/erin/" + id, latest);
                assertThat(outcome.path("status").asString())
                        .isEqualTo(answer.statusCode() == 200 ? "applied" : "rejected");
            }
        }
    }

    /** Ids with an even number are those of grants. */
    private static String idOfGrant(JsonNode item) {
        var id = item.path("id").asString();
        return Integer.parseInt(id.substring(2)) % 2 == 0 ? id : "";
    }

    @Test
    void shouldFindWhatWasJustCreatedOnEveryReader() throws Exception {
        // when: many clients make a user each and read it at once, at every reader
        var statuses =
                atOnce(
                        CLIENTS * 4,
                        number -> {
                            var user = "new-" + number;
                            var made = post(number, command("n-1", "grant", user, 7));
                            var position = positionOf(List.of(made));
                            var seen = new ArrayList<Integer>();
                            for (var door : DOORS) {
                                for (var path :
                                        List.of(
                                                "/v1/users/" + user,
                                                "/v1/commands/" + user + "/n-1",
                                                "/v1/users/" + user + "/transactions")) {
                                    seen.add(door.response(path, position).statusCode());
                                }
                            }
                            return seen;
                        });

        // then
        assertThat(statuses.stream().flatMap(List::stream)).containsOnly(200);
    }

    @Test
    void shouldApplyARetryOnce() throws Exception {
        // given
        var command = command("r-1", "grant", "rita", 5);

        // when: the same request through both services at once, and again when all is decided
        var answers = new ArrayList<>(atOnce(CLIENTS, number -> post(number, command)));
        answers.add(post(0, command));
        answers.add(post(1, command));

        // then: one is the first, and the others are its answer, byte for byte, with the mark
        var mark = ",\"replayed\":true}";
        assertThat(answers).extracting(HttpResponse::statusCode).containsOnly(200);
        var firsts = answers.stream().map(HttpResponse::body).filter(body -> !body.contains(mark));
        var first = firsts.toList();
        assertThat(first).hasSize(1);
        assertThat(answers)
                .extracting(answer -> answer.body().replace(mark, "}"))
                .containsOnly(first.getFirst());
        var position = positionOf(answers);
        for (var door : DOORS) {
            var user = door.getAt("/v1/users/rita", position);
            assertThat(available(user)).isEqualTo(5);
            assertThat(user.path("version").asLong()).isEqualTo(1);
        }
    }

    @Test
    void shouldNotForkABalanceFromAStaleCopy() throws Exception {
        // given
        var granted = post(0, command("f-grant", "grant", "fred", 100));
        assertThat(granted.statusCode()).isEqualTo(200);

        // when: twice as much as there is, by all clients through both services
        var spends =
                atOnce(20, number -> post(number, command("f-" + number, "spend", "fred", 10)));

        // then
        assertThat(spends).extracting(HttpResponse::statusCode).containsOnly(200, 409);
        assertThat(spends.stream().filter(answer -> answer.statusCode() == 200)).hasSize(10);
        assertThat(
                        spends.stream()
                                .filter(answer -> answer.statusCode() == 200)
                                .map(answer -> json(answer).path("balance").asLong()))
                .containsExactlyInAnyOrder(90L, 80L, 70L, 60L, 50L, 40L, 30L, 20L, 10L, 0L);

        // when: all clients act on the version that they have read
        var version = json(post(1, command("f-last", "grant", "fred", 1))).path("version").asLong();
        var conditional =
                atOnce(
                        CLIENTS,
                        number ->
                                post(
                                        number,
                                        """
                                        {"id":"v-%d","type":"grant","user":"fred","amount":1,"ifVersion":%d}"""
                                                .formatted(number, version)));

        // then: one of them was right
        assertThat(conditional.stream().filter(answer -> answer.statusCode() == 200)).hasSize(1);
        var position = positionOf(conditional);
        for (var door : DOORS) {
            var user = door.getAt("/v1/users/fred", position);
            assertThat(available(user)).isEqualTo(2);
            assertThat(user.path("version").asLong()).isEqualTo(version + 1);
        }
    }

    private interface Work<T> {
        T of(int number) throws Exception;
    }

    private static <T> List<T> atOnce(int times, Work<T> work)
            throws InterruptedException, ExecutionException {
        try (var clients = Executors.newFixedThreadPool(CLIENTS)) {
            var calls =
                    IntStream.range(0, times)
                            .<Callable<T>>mapToObj(number -> () -> work.of(number))
                            .toList();
            var results = new ArrayList<T>();
            for (var result : clients.invokeAll(calls)) {
                results.add(result.get());
            }
            return results;
        }
    }

    /** By one command-service or the other. */
    private static HttpResponse<String> post(int number, String command) {
        return DOORS.get(number % SERVICES).post(command, "application/json", "wait=20");
    }

    private static String command(String id, String type, String user, int amount) {
        return "{\"id\":\"%s\",\"type\":\"%s\",\"user\":\"%s\",\"amount\":%d}"
                .formatted(id, type, user, amount);
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return JsonMapper.shared().readTree(answer.body());
    }

    /** The position that includes all that was answered. */
    private static Position positionOf(List<HttpResponse<String>> answers) {
        var items = JsonMapper.shared().createArrayNode();
        answers.forEach(answer -> items.add(json(answer)));
        return Laurel.positionOf(items);
    }

    private static long available(JsonNode user) {
        return user.at("/balances/0/available").asLong();
    }
}
