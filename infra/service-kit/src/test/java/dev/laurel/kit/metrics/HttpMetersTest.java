package dev.laurel.kit.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.lang.management.ManagementFactory;
import java.time.Duration;

class HttpMetersTest {

    private final ServiceMeters meters = ServiceMeters.open("some-service", "1");

    @AfterEach
    void close() {
        meters.close();
    }

    @Test
    void shouldCountARequestInTheBucketsOfItsTime() {
        var route = meters.http().route("get", "/v1/users/{user}");

        route.record(200, Duration.ofMillis(3).toNanos());
        route.record(200, Duration.ofSeconds(20).toNanos());

        var labels = "method=\"GET\",route=\"/v1/users/{user}\",status=\"2xx\"";
        assertThat(meters.registry().scrape())
                .contains("laurel_http_requests_seconds_bucket{" + labels + ",le=\"0.001\"} 0\n")
                .contains("laurel_http_requests_seconds_bucket{" + labels + ",le=\"0.0025\"} 0\n")
                .contains("laurel_http_requests_seconds_bucket{" + labels + ",le=\"0.005\"} 1\n")
                .contains("laurel_http_requests_seconds_bucket{" + labels + ",le=\"10.0\"} 1\n")
                .contains("laurel_http_requests_seconds_bucket{" + labels + ",le=\"+Inf\"} 2\n")
                .contains("laurel_http_requests_seconds_count{" + labels + "} 2\n");
    }

    @Test
    void shouldTellStatusClassesApart() {
        var route = meters.http().route("POST", "/v1/commands");

        route.record(404, 1);
        route.record(503, 1);
        route.record(0, 1);
        route.record(-1, -1);

        assertThat(meters.registry().scrape())
                .contains("route=\"/v1/commands\",status=\"2xx\"} 0\n")
                .contains("route=\"/v1/commands\",status=\"4xx\"} 1\n")
                .contains("route=\"/v1/commands\",status=\"5xx\"} 3\n")
                .doesNotContain("status=\"3xx\"");
    }

    @Test
    void shouldGiveTheSameRouteForTheSameName() {
        var http = meters.http();

        assertThat(http.route("GET", "/a")).isSameAs(http.route("get", "/a"));
        assertThat(http.route("BREW", "/a")).isSameAs(http.route("X-1", "/a"));
    }

    @Test
    void shouldRefuseRoutesWithoutBound() {
        var http = meters.http();
        for (var i = 0; i < 100; i++) {
            assertThat(http.route("GET", "/" + i)).isNotNull();
        }

        assertThatThrownBy(() -> http.route("GET", "/one-more"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("GET /one-more");
        assertThat(http.route("GET", "/99")).isNotNull();
    }

    /** A record is on the path of every request. */
    @Test
    void shouldAllocateNothingToRecord() {
        var route = meters.http().route("GET", "/");
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        var rounds = 100_000;
        record(route, rounds);

        var before = threads.getCurrentThreadAllocatedBytes();
        record(route, rounds);
        var allocated = threads.getCurrentThreadAllocatedBytes() - before;

        // The window of the maximum may move on meanwhile.
        assertThat(allocated).isLessThan(rounds);
    }

    private static void record(HttpMeters.Route route, int rounds) {
        for (var i = 0; i < rounds; i++) {
            route.record(200, i * 1_000L);
        }
    }
}
