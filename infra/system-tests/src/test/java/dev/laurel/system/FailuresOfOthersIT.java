package dev.laurel.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laurel.contract.position.Position;
import dev.laurel.kafka.topic.KeyPartitioner;
import dev.laurel.kafka.topic.Topics;
import dev.laurel.stack.Instance;
import dev.laurel.stack.Part;
import dev.laurel.stack.Stack;
import dev.laurel.stack.StackAddresses;
import dev.laurel.stack.data.DataDirectory;
import dev.laurel.system.fixture.Kafka;
import dev.laurel.system.fixture.Laurel;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
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
    static void start() throws IOException {
        kafka = Kafka.chosen();
        // One account is all that the ledger keeps in memory: each other one comes from its store.
        var data = DataDirectory.of(scratch.resolve("data"));
        Files.createDirectories(data.root());
        Files.writeString(data.serviceProperties(), "laurel.ledger.cached-accounts=1\n");
        stack =
                Stack.start(
                        kafka.options(data.root())
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

    @Test
    void shouldHaveEveryEffectOfWhatWasOnlyAccepted() throws Exception {
        // when: commands that nobody waits for, each sent twice, and the ledger dies on the way
        var users = 24;
        var rounds = 10;
        var statuses =
                atOnce(
                        users * rounds,
                        number -> {
                            if (number == users * rounds / 3) {
                                stack.kill(Part.PROJECTION);
                            }
                            var user = "anna-" + number % users;
                            var command = command("a-" + number, "grant", user, 1 + number);
                            return List.of(
                                    accept(number, command).statusCode(),
                                    accept(number + 1, command).statusCode());
                        });
        assertThat(statuses.stream().flatMap(List::stream)).containsOnly(202);
        stack.restart(Part.PROJECTION);

        // then: behind them stands what is asked now, and each took effect once
        for (var user = 0; user < users; user++) {
            var name = "anna-" + user;
            var last = post(user, command("a-last", "grant", name, 1));
            assertThat(last.statusCode()).as(last.body()).isEqualTo(200);
            var expected = new ArrayList<>(List.of("a-last"));
            var balance = 1L;
            for (var number = user; number < users * rounds; number += users) {
                expected.add("a-" + number);
                balance += 1 + number;
            }
            for (var door : DOORS) {
                var position = positionOf(List.of(last));
                var view = door.getAt("/v1/users/" + name, position);
                assertThat(available(view)).as(name).isEqualTo(balance);
                assertThat(view.path("version").asInt()).isEqualTo(rounds + 1);
                var history = door.getAt("/v1/users/" + name + "/transactions", position);
                assertThat(
                                history.path("transactions")
                                        .valueStream()
                                        .map(item -> item.path("id").asString()))
                        .containsExactlyInAnyOrderElementsOf(expected);
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
    void shouldKnowWhatWasJustAcceptedThroughAnotherService() throws Exception {
        // when: many users go on at once with what is only accepted, through the other service
        var answers =
                atOnce(
                        CLIENTS * 4,
                        number -> {
                            var user = "hans-" + number;
                            var steps =
                                    List.of(
                                            command("h-grant", "grant", user, 100),
                                            command("h-hold", "hold", user, 40)
                                                    .replace("}", ",\"expiresIn\":600}"),
                                            """
                                            {"id":"h-end","type":"%s","user":"%s","hold":"h-hold"}"""
                                                    .formatted(
                                                            number % 2 == 0 ? "capture" : "release",
                                                            user),
                                            """
                                            {"id":"h-gift","type":"transfer","user":"%s","to":"to-%s","amount":7}"""
                                                    .formatted(user, user));
                            for (var step = 0; step < steps.size(); step++) {
                                var taken = accept(number + step, steps.get(step));
                                assertThat(taken.statusCode()).as(taken.body()).isEqualTo(202);
                            }
                            return post(
                                    number,
                                    """
                                    {"id":"h-back","type":"reverse","user":"%s","transaction":"h-gift"}"""
                                            .formatted(user));
                        });

        // then
        assertThat(answers)
                .allSatisfy(
                        answer -> assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200));
        var position = positionOf(answers);
        for (var number = 0; number < answers.size(); number++) {
            var door = DOORS.get(number % SERVICES);
            var user = "hans-" + number;
            for (var id : List.of("h-hold", "h-end", "h-gift", "h-back")) {
                var outcome = door.getAt("/v1/commands/" + user + "/" + id, position);
                assertThat(outcome.path("status").asString())
                        .as("%s %s", user, outcome)
                        .isEqualTo("applied");
            }
            var view = door.getAt("/v1/users/" + user, position);
            assertThat(available(view)).as(user).isEqualTo(number % 2 == 0 ? 60 : 100);
            assertThat(view.at("/balances/0/held").asLong(-1)).isZero();
        }
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

    @Test
    void shouldKeepBalancesExactWhereAccountsPushEachOtherOutOfMemory() throws Exception {
        // given: several users of one partition, so of one writer that keeps one of them in memory
        var users =
                IntStream.range(0, 1_000)
                        .mapToObj(number -> "olga-" + number)
                        .filter(user -> partition(user) == 0)
                        .limit(5)
                        .toList();
        var balances = new HashMap<String, Long>();
        var versions = new HashMap<String, Long>();
        var last = List.<HttpResponse<String>>of();

        // when: they take turns, and the ledger starts again between the halves
        for (var half = 0; half < 2; half++) {
            var first = half * 1_000;
            last =
                    atOnce(
                            users.size() * 30,
                            number -> {
                                var user = users.get(number % users.size());
                                var spend = number / users.size() % 3 == 2;
                                return post(
                                        number,
                                        command(
                                                "o-" + (first + number),
                                                spend ? "spend" : "grant",
                                                user,
                                                spend ? 7 : 5));
                            });
            for (var number = 0; number < last.size(); number++) {
                var item = json(last.get(number));
                var user = users.get(number % users.size());
                assertThat(last.get(number).statusCode()).as(item.toString()).isIn(200, 409);
                if (last.get(number).statusCode() == 200) {
                    balances.merge(user, number / users.size() % 3 == 2 ? -7L : 5L, Long::sum);
                    versions.merge(user, 1L, Long::sum);
                }
            }
            if (half == 0) {
                stack.kill(Part.PROJECTION);
                stack.restart(Part.PROJECTION);
            }
        }

        // then
        var position = positionOf(last);
        for (var user : users) {
            for (var door : DOORS) {
                var view = door.getAt("/v1/users/" + user, position);
                assertThat(available(view)).as(user).isEqualTo(balances.get(user));
                assertThat(view.path("version").asLong()).as(user).isEqualTo(versions.get(user));
            }
        }
    }

    private static int partition(String user) {
        return KeyPartitioner.partition(user.getBytes(StandardCharsets.UTF_8), Topics.PARTITIONS);
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

    /** By one command-service or the other, and without a word about waiting. */
    private static HttpResponse<String> accept(int number, String command) {
        return DOORS.get(number % SERVICES).postWithoutWaiting(command);
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
