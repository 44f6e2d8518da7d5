package dev.laurel.query.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.laurel.kit.fixture.FreshSeed;
import dev.laurel.kit.http.HttpFuzz;
import dev.laurel.kit.http.HttpFuzz.Sample;
import dev.laurel.query.FakeLog;
import dev.laurel.query.RunningService;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The service after thousands of damaged requests. */
class FuzzedReadsTest {

    private static final int REQUESTS = 6_000;
    private static final long FIXED_SEED = 12;

    private static final List<String> IDLE =
            List.of(
                    // The request that asks.
                    "laurel_http_requests_active_requests 1.0",
                    "laurel_http_body_large_bytes 0.0",
                    "laurel_http_body_small_bytes 0.0",
                    "laurel_query_inflight_reads 0.0",
                    "laurel_query_waiters 0.0");

    private static final List<Sample> SAMPLES =
            List.of(
                    get("/v1/boards"),
                    get("/v1/boards/earned/top?limit=3"),
                    get("/v1/users/ann"),
                    get("/v1/users/ann", "Laurel-Min-Position: 0:0", "Prefer: wait=1"),
                    get("/v1/commands/ann/c-1", "Prefer: wait=1"),
                    get("/readyz"),
                    new Sample(
                            List.of(
                                    "POST /v1/users:batchGet HTTP/1.1",
                                    "Host: localhost",
                                    "Content-Type: application/json"),
                            "{\"users\":[\"ann\",\"bob\",\"cy\"]}"));

    private static Sample get(String path, String... more) {
        var head = new java.util.ArrayList<String>();
        head.add("GET " + path + " HTTP/1.1");
        head.add("Host: localhost");
        head.addAll(List.of(more));
        return new Sample(head, "");
    }

    @Test
    void shouldHoldNothingAfterDamagedRequests(@TempDir Path directory) throws Exception {
        for (var seed : List.of(FIXED_SEED, FreshSeed.of(FuzzedReadsTest.class))) {
            var data = directory.resolve(Long.toString(seed));
            try (var service = new RunningService(new FakeLog(), data)) {
                var ready = service.awaitReady();
                var fuzz = new HttpFuzz(ready.port(), seed, SAMPLES);

                var complaints = fuzz.run(REQUESTS / 2);

                assertThat(complaints).as("seed %d", seed).isEmpty();
                assertThat(fuzz.answers()).isGreaterThan(REQUESTS / 10);
                await().atMost(Duration.ofSeconds(30))
                        .untilAsserted(() -> assertThat(held(service)).isEmpty());
                await().until(() -> millisOf(service, "/livez") < 100);
            }
        }
    }

    /** What should be there and is not: something is held. */
    private static List<String> held(RunningService service) {
        var metrics = service.get("/metrics").body();
        return IDLE.stream().filter(line -> metrics.lines().noneMatch(line::equals)).toList();
    }

    private static long millisOf(RunningService service, String path) {
        var since = System.nanoTime();
        assertThat(service.get(path).statusCode()).isEqualTo(200);
        return (System.nanoTime() - since) / 1_000_000;
    }
}
