package dev.laurel.query.http;

import dev.laurel.kit.metrics.Meters;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Takes every request to its endpoint and writes the answer. Reads the path as the client wrote it,
 * because a user id may hold an encoded slash.
 *
 * <p>Threading: any request thread.
 */
public final class ReadServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(ReadServlet.class);

    private final transient List<Endpoint> endpoints;
    private final transient Timer requests;

    public ReadServlet(
            UserEndpoints users,
            BoardEndpoints boards,
            AuditEndpoints audit,
            OperationEndpoints operations,
            MeterRegistry meters) {
        endpoints = new ArrayList<>();
        endpoints.addAll(users.all());
        endpoints.addAll(boards.all());
        endpoints.addAll(audit.all());
        endpoints.addAll(operations.all());
        requests = Meters.timer(meters, "laurel.query.requests", "Requests answered");
    }

    List<Endpoint> endpoints() {
        return endpoints;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        var start = System.nanoTime();
        try {
            write(request, response, answer(request));
        } finally {
            requests.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
        }
    }

    private Answer answer(HttpServletRequest request) {
        try {
            return route(request);
        } catch (Problem problem) {
            return problem.answer();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Problem.unavailable("stopping", "Stopping", "The service is stopping").answer();
        } catch (RuntimeException e) {
            // The edge: whatever is wrong with one request, others go on.
            LOG.error("Could not answer {} {}", request.getMethod(), request.getRequestURI(), e);
            return Problem.internal().answer();
        }
    }

    private Answer route(HttpServletRequest request) throws InterruptedException {
        var segments = new ArrayList<String>();
        for (var segment : Request.segments(request.getRequestURI())) {
            segments.add(
                    PercentDecoder.decode(segment, false)
                            .orElseThrow(
                                    () ->
                                            Problem.badField(
                                                    "path", "Must be percent-encoded UTF-8")));
        }
        var method = request.getMethod().equals("HEAD") ? "GET" : request.getMethod();
        var allowed = new ArrayList<String>();
        for (var endpoint : endpoints) {
            var values = endpoint.match(segments);
            if (values.isPresent() && endpoint.method().equals(method)) {
                return endpoint.handler()
                        .answer(new Request(request, values.get(), endpoint.parameters()));
            }
            if (values.isPresent()) {
                allowed.add(endpoint.method().equals("GET") ? "GET, HEAD" : endpoint.method());
            }
        }
        if (!allowed.isEmpty()) {
            return Problem.methodNotAllowed(request.getMethod())
                    .answer()
                    .with("Allow", String.join(", ", allowed));
        }
        throw Problem.notFound("not_found", "Not found", "There is no such path");
    }

    private static void write(
            HttpServletRequest request, HttpServletResponse response, Answer answer)
            throws IOException {
        answer.headers().forEach(response::setHeader);
        var body = answer.body().bytes();
        if (answer.status() == Answer.OK) {
            var tag = EntityTag.of(body);
            response.setHeader("ETag", tag);
            if (EntityTag.matches(request.getHeader("If-None-Match"), tag)) {
                response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
                return;
            }
        }
        response.setStatus(answer.status());
        response.setContentType(answer.contentType());
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
