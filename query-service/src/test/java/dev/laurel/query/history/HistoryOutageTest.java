package dev.laurel.query.history;

import static dev.laurel.query.Samples.granted;
import static dev.laurel.query.Samples.view;
import static dev.laurel.query.history.HistoryWalkTest.assertProblem;
import static dev.laurel.query.history.HistoryWalkTest.versions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laurel.query.FakeLog;
import dev.laurel.query.RunningService;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;

/** PostgreSQL is away: before the service starts, while it runs, and without saying so. */
class HistoryOutageTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int KEPT = 10;
    private static final int VERSIONS = 30;
    private static final String INSIDE = "/v1/users/ann/transactions?limit=5";
    private static final String ACROSS = "/v1/users/ann/transactions?limit=15";

    @TempDir Path directory;

    private final FakeLog log = new FakeLog();
    private final Map<Integer, Long> offsets = new HashMap<>();

    private RunningService service(String url) {
        for (var version = 1; version <= VERSIONS; version++) {
            offsets.put(version, log.event(granted("ann", "c-" + version, version)));
        }
        log.view(view("ann", VERSIONS, null), VERSIONS);
        return new RunningService(
                        log, directory.resolve("data"), ArchiveFixture.settings(url, KEPT))
                .awaitReady();
    }

    private static JsonNode ok(RunningService service, String path) {
        var response = service.get(path);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JSON.readTree(response.body());
    }

    /** What is here is served, what is not is refused; returns where the older ones are. */
    private static String assertOutage(RunningService service) {
        assertThat(versions(ok(service, INSIDE))).containsExactly(30L, 29L, 28L, 27L, 26L);
        var page = ok(service, ACROSS);
        assertThat(versions(page)).hasSize(KEPT).endsWith(21L);
        assertThat(page.has("truncated")).isFalse();
        var older = ACROSS + "&cursor=" + page.path("next").asString();
        assertProblem(service.get(older), "history_unavailable");
        return older;
    }

    @Test
    void shouldServeWhatIsHereWhilePostgresIsAwayAndTheRestWhenItIsBack() throws Exception {
        var port = freePort();
        try (var service = service(ArchiveFixture.url(port))) {
            var older = assertOutage(service);

            try (var archive = ArchiveFixture.start(directory.resolve("postgres"), port)) {
                archive.withTables();
                for (var version = 1; version <= VERSIONS; version++) {
                    archive.add(
                            offsets.getOrDefault(version, -1L),
                            granted("ann", "c-" + version, version));
                }
                Awaitility.await()
                        .atMost(Duration.ofSeconds(30))
                        .until(() -> service.get(older).statusCode() == 200);
                assertThat(versions(ok(service, older))).hasSize(15).startsWith(20L).endsWith(6L);
                assertThat(versions(ok(service, ACROSS))).hasSize(15).endsWith(16L);
            }
            assertOutage(service);

            try (var _ = ArchiveFixture.start(directory.resolve("postgres"), port)) {
                Awaitility.await()
                        .atMost(Duration.ofSeconds(30))
                        .until(() -> service.get(older).statusCode() == 200);
            }
        }
    }

    @Test
    void shouldNotWaitForAPostgresThatIsSilent() throws IOException {
        try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                var service = service(ArchiveFixture.url(silent.getLocalPort()))) {
            var older = assertOutage(service);

            var start = System.nanoTime();
            var answers = new ArrayList<Integer>();
            var asked = new ArrayList<java.util.concurrent.CompletableFuture<Void>>();
            for (var i = 0; i < 30; i++) {
                asked.add(
                        service.ask(older, "Accept", "application/json")
                                .thenAccept(
                                        answer -> {
                                            synchronized (answers) {
                                                answers.add(answer.statusCode());
                                            }
                                        }));
            }
            asked.forEach(java.util.concurrent.CompletableFuture::join);
            assertThat(answers).hasSize(30).containsOnly(503);
            // All wait at the same time for a connection, and none for another.
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isLessThan(Duration.ofSeconds(20));
        }
    }

    @Test
    void shouldSayWhereTheHistoryEndsWithoutAnArchive() {
        for (var version = 1; version <= VERSIONS; version++) {
            log.event(granted("ann", "c-" + version, version));
        }
        log.view(view("ann", VERSIONS, null), VERSIONS);
        try (var service =
                new RunningService(
                                log,
                                directory.resolve("data"),
                                "--laurel.query.recent-transactions-per-user=" + KEPT)
                        .awaitReady()) {
            var page = ok(service, ACROSS);

            assertThat(versions(page)).hasSize(KEPT);
            assertThat(page.has("next")).isFalse();
            assertThat(page.path("truncated").asBoolean()).isTrue();
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
