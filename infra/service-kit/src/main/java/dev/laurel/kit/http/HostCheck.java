package dev.laurel.kit.http;

import dev.laurel.kit.problem.Problem;
import dev.laurel.kit.problem.ProblemCode;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

import java.util.Set;

/**
 * Refuses requests for another host and from pages of another origin: a web page that leads its own
 * name to this machine (DNS rebinding), or posts to it, gets nothing done.
 */
public final class HostCheck extends Handler.Wrapper {

    private final AllowedHosts hosts;
    private final Counter refused;

    /**
     * @param names beside the loopback ones
     * @param port says which port the metric is of
     */
    public HostCheck(Handler next, Set<String> names, String port, MeterRegistry meters) {
        super(next);
        this.hosts = new AllowedHosts(names);
        this.refused =
                Counter.builder("laurel.http.requests.foreign")
                        .description("Requests refused for their Host or Origin")
                        .tag("port", port)
                        .baseUnit("requests")
                        .baseUnit("requests")
                        .register(meters);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        var problem = problem(request);
        if (problem == null) {
            return super.handle(request, response, callback);
        }
        refused.increment();
        ContainerProblems.write(response, callback, problem);
        return true;
    }

    private @Nullable Problem problem(Request request) {
        var headers = request.getHeaders();
        // The authority of an absolute target goes before Host (RFC 9112 §3.2.2).
        var authority = request.getHttpURI().getAuthority();
        var host = authority == null ? headers.get(HttpHeader.HOST) : authority;
        if (!hosts.allowsHost(host)) {
            return new Problem(
                    ProblemCode.HOST_NOT_ALLOWED,
                    "The server is not known under this name; laurel.http.hosts allows more names",
                    "Host");
        }
        var origin = headers.get(HttpHeader.ORIGIN);
        if (origin != null && !hosts.allowsOrigin(origin)) {
            return new Problem(
                    ProblemCode.ORIGIN_NOT_ALLOWED,
                    "Pages of this origin are not allowed; laurel.http.hosts allows more names",
                    "Origin");
        }
        return null;
    }
}
