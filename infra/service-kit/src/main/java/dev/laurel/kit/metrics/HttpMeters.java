package dev.laurel.kit.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Times HTTP requests by method, route template and status class, as histogram {@code
 * laurel_http_requests_seconds} with buckets from 1 ms to 10 s.
 *
 * <p>The labels are bounded: routes are named when the service starts, at most {@value #ROUTES_MAX}
 * of them, and what a client makes up (a path, a method) is never one. Requests that match no route
 * are recorded under {@link #unmatched()}.
 *
 * <p>Threading: any thread. {@link #route} is for the start of the service, {@link Route#record}
 * for every request: it looks nothing up and, but for the first request of a status class,
 * allocates nothing.
 */
public final class HttpMeters {

    private static final int ROUTES_MAX = 100;
    private static final int CLASSES = 5;
    private static final int SUCCESS = 2;
    private static final int PER_CLASS = 100;
    private static final String NAME = "laurel.http.requests";

    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    private static final Duration[] BUCKETS = {
        Duration.ofMillis(1),
        Duration.ofMillis(2).plusNanos(500_000),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2_500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
    };

    private final MeterRegistry registry;
    private final ConcurrentMap<String, Route> routes = new ConcurrentHashMap<>();
    private final Route unmatched;

    HttpMeters(MeterRegistry registry) {
        this.registry = registry;
        this.unmatched = new Route("any", "unmatched");
    }

    /**
     * The meter of a route; the same one for the same arguments.
     *
     * @param method such as {@code GET}; one that HTTP services do not commonly have becomes {@code
     *     other}
     * @param template path with placeholders, such as {@code /v1/users/{user}}; never a path as a
     *     client sent it
     * @throws IllegalStateException where there would be more than {@value #ROUTES_MAX} routes
     */
    public Route route(String method, String template) {
        var upper = method.toUpperCase(Locale.ROOT);
        var name = METHODS.contains(upper) ? upper : "other";
        var key = name + " " + template;
        var known = routes.get(key);
        if (known != null) {
            return known;
        }
        if (routes.size() >= ROUTES_MAX) {
            throw new IllegalStateException(
                    "Expected at most " + ROUTES_MAX + " routes, but " + key + " is one more");
        }
        return routes.computeIfAbsent(key, _ -> new Route(name, template));
    }

    /** The meter of requests that match no route. */
    public Route unmatched() {
        return unmatched;
    }

    /** Times the requests of one route. */
    public final class Route {

        private final String method;
        private final String template;
        private final AtomicReferenceArray<@Nullable Timer> timers =
                new AtomicReferenceArray<>(CLASSES + 1);

        private Route(String method, String template) {
            this.method = method;
            this.template = template;
            // Others come with their first request: most never do, and each is a histogram.
            timers.set(SUCCESS, timer(SUCCESS));
        }

        /**
         * Records one answered request.
         *
         * @param status as sent; one outside of 100–599 counts as 5xx
         * @param nanos from the request's first byte to the answer's last; a negative one counts as
         *     0
         */
        public void record(int status, long nanos) {
            var hundreds = status / PER_CLASS;
            var index = hundreds < 1 || hundreds > CLASSES ? CLASSES : hundreds;
            var timer = timers.getAcquire(index);
            if (timer == null) {
                timer = timer(index);
                timers.setRelease(index, timer);
            }
            timer.record(Math.max(0, nanos), TimeUnit.NANOSECONDS);
        }

        private Timer timer(int index) {
            return Timer.builder(NAME)
                    .description("Answered HTTP requests")
                    .tag("method", method)
                    .tag("route", template)
                    .tag("status", index + "xx")
                    .serviceLevelObjectives(BUCKETS)
                    .register(registry);
        }
    }
}
