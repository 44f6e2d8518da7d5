package dev.laurel.command.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.laurel.kit.fixture.FreshSeed;
import dev.laurel.kit.http.HttpFuzz;
import dev.laurel.kit.http.HttpFuzz.Sample;

import org.junit.jupiter.api.Test;

import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;

/** The service after thousands of damaged requests. */
class FuzzedCommandsTest {

    private static final int REQUESTS = 6_000;
    private static final long FIXED_SEED = 12;

    private static final String COMMAND =
            "{\"id\":\"f-1\",\"type\":\"grant\",\"user\":\"ann\",\"amount\":1}";

    private static final List<String> IDLE =
            List.of(
                    // The request that asks.
                    "laurel_http_requests_active_requests 1.0",
                    "laurel_http_body_large_bytes 0.0",
                    "laurel_http_body_small_bytes 0.0",
                    "laurel_command_inflight_commands 0.0",
                    "laurel_command_inflight_streams 0.0",
                    "laurel_command_outcome_waiting_commands 0.0");

    private static final List<Sample> SAMPLES =
            List.of(
                    sample("application/json", COMMAND),
                    sample(
                            "application/json",
                            "[" + COMMAND + "," + COMMAND + "]",
                            "Prefer: wait=1"),
                    sample("application/x-ndjson", (COMMAND + "\n").repeat(5)),
                    sample("application/x-ndjson", (COMMAND + "\r\n").repeat(3), "Prefer: wait=1"),
                    new Sample(List.of("GET /readyz HTTP/1.1", "Host: localhost"), ""),
                    new Sample(List.of("GET /openapi.yaml HTTP/1.1", "Host: 127.0.0.1"), ""));

    private static Sample sample(String type, String body, String... more) {
        var head = new java.util.ArrayList<String>();
        head.add("POST /v1/commands HTTP/1.1");
        head.add("Host: localhost");
        head.add("Content-Type: " + type);
        head.addAll(List.of(more));
        return new Sample(head, body);
    }

    @Test
    void shouldHoldNothingAfterDamagedRequests() throws Exception {
        for (var seed : List.of(FIXED_SEED, FreshSeed.of(FuzzedCommandsTest.class))) {
            try (var server = new TestServer()) {
                var fuzz = new HttpFuzz(server.port(), seed, SAMPLES);

                var complaints = fuzz.run(REQUESTS / 2);

                assertThat(complaints).as("seed %d", seed).isEmpty();
                assertThat(fuzz.answers()).isGreaterThan(REQUESTS / 10);
                await().atMost(Duration.ofSeconds(30))
                        .untilAsserted(() -> assertThat(held(server)).isEmpty());
                await().until(() -> millisOf(server, "/livez") < 100);
            }
        }
    }

    /** What should be there and is not: something is held. */
    private static List<String> held(TestServer server) throws Exception {
        var metrics = server.send(server.request("/metrics").GET().build()).body();
        return IDLE.stream().filter(line -> metrics.lines().noneMatch(line::equals)).toList();
    }

    private static long millisOf(TestServer server, String path) throws Exception {
        var since = System.nanoTime();
        HttpRequest request = server.request(path).GET().build();
        assertThat(server.send(request).statusCode()).isEqualTo(200);
        return (System.nanoTime() - since) / 1_000_000;
    }
}
