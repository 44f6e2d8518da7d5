package dev.laurel.query.http;

import dev.laurel.kit.http.AnswerBudget;
import dev.laurel.kit.http.BodyBudget;
import dev.laurel.kit.http.BodyPace;
import dev.laurel.kit.http.MediaTypes;
import dev.laurel.kit.http.Prefer;
import dev.laurel.kit.http.Responses;
import dev.laurel.kit.http.UnreadBody;
import dev.laurel.kit.metrics.HttpMeters;
import dev.laurel.kit.problem.Problem;
import dev.laurel.kit.problem.ProblemCode;
import dev.laurel.kit.problem.ProblemException;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Takes every request to its endpoint and writes the answer. Reads the path as the client wrote it,
 * because a user id may hold an encoded slash.
 *
 * <p>Threading: any request thread.
 */
public final class ReadServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(ReadServlet.class);

    private final transient List<Served> endpoints = new ArrayList<>();
    private final transient HttpMeters.Route unmatched;
    private final transient Request.Bodies bodies;
    private final transient AnswerBudget answers;

    /** How requests are measured and bounded. */
    public record Edge(HttpMeters meters, BodyPace pace, BodyBudget bodies, AnswerBudget answers) {}

    /** An endpoint and what measures it. */
    private record Served(Endpoint endpoint, HttpMeters.Route route) {}

    public ReadServlet(
            UserEndpoints users,
            BoardEndpoints boards,
            AuditEndpoints audit,
            OperationEndpoints operations,
            Edge edge) {
        this.unmatched = edge.meters.unmatched();
        this.bodies = new Request.Bodies(edge.pace, edge.bodies);
        this.answers = edge.answers;
        for (var some : List.of(users.all(), boards.all(), audit.all(), operations.all())) {
            for (var endpoint : some) {
                var route = edge.meters.route(endpoint.method(), endpoint.template());
                endpoints.add(new Served(endpoint, route));
            }
        }
    }

    List<Endpoint> endpoints() {
        return endpoints.stream().map(Served::endpoint).toList();
    }

    /** What a request is answered with, and where that is measured. */
    private record Routed(Answer answer, HttpMeters.Route route) {}

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) {
        var sinceNanos = System.nanoTime();
        var routed = answer(request);
        try {
            write(request, response, routed.answer);
        } catch (IOException e) {
            // The client has gone: there is nobody to tell, and nothing is wrong here.
            LOG.debug("A client went before its answer", e);
        } finally {
            routed.route.record(response.getStatus(), System.nanoTime() - sinceNanos);
        }
    }

    private Routed answer(HttpServletRequest request) {
        try {
            return route(request);
        } catch (ProblemException e) {
            return new Routed(Problems.answer(e.problem()), unmatched);
        }
    }

    private Routed route(HttpServletRequest request) {
        var segments = segments(request);
        var method = request.getMethod().equals("HEAD") ? "GET" : request.getMethod();
        var allowed = new ArrayList<String>();
        for (var served : endpoints) {
            var endpoint = served.endpoint;
            var values = endpoint.match(segments);
            if (values.isPresent() && endpoint.method().equals(method)) {
                return new Routed(answer(request, endpoint, values.get()), served.route);
            }
            if (values.isPresent()) {
                allowed.add(endpoint.method().equals("GET") ? "GET, HEAD" : endpoint.method());
            }
        }
        if (allowed.isEmpty()) {
            throw new ProblemException(ProblemCode.NOT_FOUND, "There is no such path");
        }
        var problem =
                Problem.of(
                        ProblemCode.METHOD_NOT_ALLOWED,
                        "This path has no method " + request.getMethod());
        return new Routed(
                Problems.answer(problem).with("Allow", String.join(", ", allowed)), unmatched);
    }

    private static List<String> segments(HttpServletRequest request) {
        var segments = new ArrayList<String>();
        for (var segment : Request.segments(request.getRequestURI())) {
            segments.add(
                    PercentDecoder.decode(segment, false)
                            .orElseThrow(
                                    () ->
                                            Problems.badField(
                                                    "path", "Must be percent-encoded UTF-8")));
        }
        return segments;
    }

    private Answer answer(
            HttpServletRequest servletRequest, Endpoint endpoint, Map<String, String> values) {
        try {
            var request = new Request(servletRequest, values, endpoint.parameters(), bodies);
            MediaTypes.requireAccepts(servletRequest, endpoint.mediaType());
            var answer = endpoint.handler().answer(request);
            var wait = request.waitApplied();
            return wait == null ? answer : answer.with(Prefer.APPLIED, Prefer.applied(wait));
        } catch (ProblemException e) {
            return Problems.answer(e.problem());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Problems.answer(Problem.of(ProblemCode.STOPPING, "The service is stopping"));
        } catch (RuntimeException e) {
            // The edge: whatever is wrong with one request, others go on.
            LOG.error(
                    "Failed to answer {} {}",
                    servletRequest.getMethod(),
                    servletRequest.getRequestURI(),
                    e);
            return Problems.answer(
                    Problem.of(
                            ProblemCode.INTERNAL_ERROR,
                            "The request failed; the log of the service says why"));
        }
    }

    private void write(HttpServletRequest request, HttpServletResponse response, Answer answer)
            throws IOException {
        try (var room = answers.room(answer.body().bytes().length)) {
            assert room != null;
            send(request, response, answer);
        } catch (ProblemException e) {
            send(request, response, Problems.answer(e.problem()));
        }
    }

    private static void send(
            HttpServletRequest request, HttpServletResponse response, Answer answer)
            throws IOException {
        answer.headers().forEach(response::setHeader);
        var body = answer.body().bytes();
        if (answer.status() == Answer.OK && !request.getMethod().equals("POST")) {
            var plain = EntityTag.of(body);
            var compressed = Responses.compresses(request, body.length);
            var tag = compressed ? EntityTag.compressed(plain) : plain;
            response.setHeader("ETag", tag);
            if (EntityTag.matches(request.getHeader("If-None-Match"), plain)) {
                response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
                Responses.vary(response, body.length);
                if (!compressed) {
                    // Else the container says 0, which is not what the body would have (RFC 9110
                    // §8.6).
                    response.setContentLength(body.length);
                }
                return;
            }
        }
        response.setStatus(answer.status());
        UnreadBody.announce(request, response);
        Responses.send(request, response, answer.contentType(), body, body.length);
        UnreadBody.discard(request, response);
    }
}
