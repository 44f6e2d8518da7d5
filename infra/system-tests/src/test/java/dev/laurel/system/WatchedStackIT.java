package dev.laurel.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laurel.stack.Instance;
import dev.laurel.stack.Part;
import dev.laurel.stack.data.DataDirectory;
import dev.laurel.stack.data.StackPorts;
import dev.laurel.system.fixture.AccountsChangelog;
import dev.laurel.system.fixture.CommandLine;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A stack in the background, as a user has it: what dies is started again, and nothing that is not
 * ready is said to be.
 */
@Timeout(600)
class WatchedStackIT {

    private static final Duration BOUND = Duration.ofMinutes(3);
    private static final String ANY_PORTS = "--query-port=0";

    @TempDir private static Path scratch;

    private static DataDirectory data;

    @BeforeAll
    static void start() {
        data = DataDirectory.of(scratch.resolve("data"));
        var up = laurel("up", "--detach", ANY_PORTS, "--command-port=0", "--operations-port=0");
        assertThat(up.exitCode()).as(up.output()).isZero();
    }

    @AfterAll
    static void stop() {
        var down = laurel("down");
        assertThat(down.exitCode()).as(down.output()).isZero();
        assertThat(data.supervisor().live()).isEmpty();
        for (var instance : Instance.firsts()) {
            assertThat(data.pidFile(instance).live()).as(instance.label()).isEmpty();
        }
        assertThat(laurel("status").exitCode()).isEqualTo(1);
    }

    @Test
    void shouldStartAgainWhatDied() throws Exception {
        // given
        awaitReady();
        var before = process(Part.QUERY);

        // when
        before.destroyForcibly();
        Awaitility.await().atMost(BOUND).until(() -> !part(health(), "query").ready());

        // then
        var status = laurel("status");
        if (status.exitCode() != 0) {
            assertThat(status.output()).containsPattern("query +.*no .*(dead since|starting for)");
        }
        awaitReady();
        assertThat(process(Part.QUERY).pid()).isNotEqualTo(before.pid());
        assertThat(part(health(), "query").restarts()).isPositive();
        assertThat(laurel("status").output()).contains("started again");
        assertThat(laurel("logs", "supervisor").output()).contains("query died", "Started query");
    }

    @Test
    void shouldSayThatItAlreadyRunsAndWhere() throws Exception {
        awaitReady();
        var again = laurel("up", "--detach");
        assertThat(again.exitCode()).as(again.output()).isZero();
        assertThat(again.output())
                .contains("Laurel already runs in " + data.root())
                .contains("127.0.0.1:" + StackPorts.read(data).orElseThrow().query());
        var elsewhere = laurel("up", "--detach", "--query-port=1");
        assertThat(elsewhere.exitCode()).isEqualTo(1);
        assertThat(elsewhere.output()).contains("already runs").hasLineCount(1);
    }

    @Test
    void shouldCompleteAStackThatNobodyWatches() throws Exception {
        // given
        awaitReady();
        data.supervisor().live().orElseThrow().destroyForcibly();
        process(Part.COMMAND).destroyForcibly();
        Awaitility.await().until(() -> data.supervisor().live().isEmpty());
        var status = laurel("status");
        assertThat(status.exitCode()).isEqualTo(1);
        assertThat(status.output()).contains("nobody watches the parts");

        // when
        var up = laurel("up");

        // then
        assertThat(up.exitCode()).as(up.output()).isZero();
        assertThat(data.supervisor().live()).isPresent();
        awaitReady();
    }

    @Test
    void shouldNotSayThatAServiceIsReadyWithoutABroker() throws Exception {
        // given
        awaitReady();
        var broker = Long.toString(process(Part.BROKER).pid());

        // when
        assertThat(new ProcessBuilder("kill", "-STOP", broker).start().waitFor()).isZero();
        try {
            // then
            Awaitility.await().atMost(BOUND).until(() -> !health().path("ready").asBoolean());
            var status = laurel("status", "--json");
            assertThat(status.exitCode()).isEqualTo(1);
            var health = JsonMapper.shared().readTree(status.output());
            assertThat(part(health, "broker").detail()).contains("stands still");
            for (var service : List.of("command", "projection", "query")) {
                assertThat(part(health, service).ready()).as(service).isFalse();
                assertThat(part(health, service).detail()).contains("No response from Kafka");
            }
        } finally {
            assertThat(new ProcessBuilder("kill", "-CONT", broker).start().waitFor()).isZero();
        }
        awaitReady();
    }

    @Test
    void shouldStartOnePartAgainWhenAsked() throws Exception {
        // given
        awaitReady();
        var before = process(Part.POSTGRES);

        // when
        var restart = laurel("restart", "postgres");

        // then
        assertThat(restart.exitCode()).as(restart.output()).isZero();
        assertThat(process(Part.POSTGRES).pid()).isNotEqualTo(before.pid());
    }

    /** The changelog has another account than the events, at the same version. */
    @Test
    void shouldTakeOverWhatTheEventsSay() throws Exception {
        // given
        awaitReady();
        decide(
                """
                [{"id":"r-1","type":"grant","user":"torn","amount":10},
                 {"id":"r-1","type":"grant","user":"whole","amount":3}]""");
        awaitReady();
        var right = laurel("rebuild", "ledger");
        assertThat(right.exitCode()).as(right.output()).isZero();
        var changelog = AccountsChangelog.of(bootstrapServers());
        changelog.put("torn", changelog.newest("whole"));

        // when
        var told = laurel("rebuild", "ledger");
        var done = laurel("rebuild", "ledger", "--yes");

        // then
        assertThat(told.exitCode()).as(told.output()).isEqualTo(1);
        assertThat(told.output())
                .contains("torn: the account is another at the same version 1")
                .contains("1 difference(s) of 1 user(s)");
        assertThat(done.exitCode()).as(done.output()).isZero();
        assertThat(done.output()).contains("the ledger is what its events say");
        assertThat(data.of(Instance.first(Part.PROJECTION)).resolve("refolded-users.txt"))
                .isEmptyFile();
        assertThat(changelog.newest("torn")).isNotEqualTo(changelog.newest("whole"));
    }

    @Test
    void shouldGiveAStartUpThatMakesNoProgress() {
        // given: a service without any broker
        var alone = scratch.resolve("alone");

        // when
        var up =
                CommandLine.run(
                        scratch,
                        "up",
                        "--parts=COMMAND",
                        "--patience=5",
                        ANY_PORTS,
                        "--command-port=0",
                        "--data=" + alone);

        // then
        assertThat(up.exitCode()).isEqualTo(1);
        assertThat(up.output()).contains("laurel: command ").contains("command.log");
        assertThat(DataDirectory.of(alone).pidFile(Instance.first(Part.COMMAND)).live()).isEmpty();
    }

    /** What is looked at of a part. */
    private record PartNow(boolean ready, String detail, int restarts) {}

    private static void awaitReady() {
        Awaitility.await()
                .atMost(BOUND)
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> health().path("ready").asBoolean());
    }

    private static JsonNode health() throws IOException, InterruptedException {
        var port = StackPorts.read(data).flatMap(StackPorts::operations).orElseThrow();
        try (var http = HttpClient.newHttpClient()) {
            var request =
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/")).build();
            var response = http.send(request, HttpResponse.BodyHandlers.ofString());
            var health = JsonMapper.shared().readTree(response.body());
            assertThat(response.statusCode())
                    .isEqualTo(health.path("ready").asBoolean() ? 200 : 503);
            return health;
        }
    }

    private static PartNow part(JsonNode health, String name) {
        for (var part : health.path("parts")) {
            if (part.path("name").asString().equals(name)) {
                return new PartNow(
                        part.path("ready").asBoolean(),
                        part.path("detail").asString(""),
                        part.path("restarts").asInt());
            }
        }
        throw new AssertionError("no part " + name + " in " + health);
    }

    private static void decide(String commands) throws IOException, InterruptedException {
        var port = StackPorts.read(data).orElseThrow().command();
        try (var http = HttpClient.newHttpClient()) {
            var request =
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/commands"))
                            .header("Content-Type", "application/json")
                            .header("Prefer", "wait=30")
                            .POST(HttpRequest.BodyPublishers.ofString(commands))
                            .build();
            var response = http.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        }
    }

    private static String bootstrapServers() {
        return "127.0.0.1:" + StackPorts.read(data).orElseThrow().broker();
    }

    private static ProcessHandle process(Part part) {
        return data.pidFile(Instance.first(part)).live().orElseThrow();
    }

    private static CommandLine.Result laurel(String... arguments) {
        var all = new ArrayList<>(List.of(arguments));
        all.add("--data=" + data.root());
        return CommandLine.run(scratch, all.toArray(String[]::new));
    }
}
