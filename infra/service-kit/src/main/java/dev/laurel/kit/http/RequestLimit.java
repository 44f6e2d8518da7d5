package dev.laurel.kit.http;

import dev.laurel.kit.problem.Problem;
import dev.laurel.kit.problem.ProblemCode;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Bounds the requests under way: one more is answered 503.
 *
 * <p>Threading: any request thread.
 */
final class RequestLimit extends Handler.Wrapper {

    private final int requestsMax;
    private final AtomicInteger requests = new AtomicInteger();
    private final Counter refused;

    RequestLimit(Handler next, int requestsMax, MeterRegistry meters) {
        super(next);
        this.requestsMax = requestsMax;
        Gauge.builder("laurel.http.requests.active", requests, AtomicInteger::get)
                .description("Requests under way, waiting ones included")
                .baseUnit("requests")
                .register(meters);
        Gauge.builder("laurel.http.requests.active.max", () -> requestsMax)
                .description("Bound of the requests under way")
                .baseUnit("requests")
                .register(meters);
        refused =
                Counter.builder("laurel.http.requests.refused")
                        .description("Requests refused because as many as allowed were under way")
                        .baseUnit("requests")
                        .register(meters);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        if (requests.incrementAndGet() > requestsMax) {
            var left = requests.decrementAndGet();
            assert left >= 0;
            refused.increment();
            ContainerProblems.write(
                    response,
                    callback,
                    Problem.of(
                            ProblemCode.OVERLOADED,
                            "As many requests are under way as the service takes"));
            return true;
        }
        Request.addCompletionListener(request, _ -> requests.decrementAndGet());
        return super.handle(request, response, callback);
    }
}
