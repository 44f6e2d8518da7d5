package dev.laurel.command.http;

import dev.laurel.command.observe.IngestMetrics;
import dev.laurel.command.observe.IngestMetrics.Form;
import dev.laurel.kit.http.MediaTypes;
import dev.laurel.kit.http.Prefer;
import dev.laurel.kit.http.Responses;
import dev.laurel.kit.metrics.HttpMeters;
import dev.laurel.kit.problem.Problem;
import dev.laurel.kit.problem.ProblemCode;
import dev.laurel.kit.problem.ProblemException;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.List;

/**
 * POST /v1/commands: which form the request has, and problems where it has none. Threading: any
 * thread.
 */
public final class CommandServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(CommandServlet.class);

    private static final List<String> MEDIA_TYPES =
            List.of(MediaTypes.JSON, LineCommands.MEDIA_TYPE, "application/jsonl");

    private final transient JsonCommands json;
    private final transient LineCommands lines;
    private final transient IngestMetrics metrics;
    private final transient HttpMeters.Route route;

    public CommandServlet(
            JsonCommands json, LineCommands lines, IngestMetrics metrics, HttpMeters meters) {
        this.metrics = metrics;
        this.json = json;
        this.lines = lines;
        this.route = meters.route("POST", "/v1/commands");
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException {
        var sinceNanos = System.nanoTime();
        try {
            answer(request, response);
        } catch (IOException e) {
            // The client has gone: there is nobody to tell, and nothing is wrong here.
            LOG.debug("A client went before its answer", e);
        } finally {
            route.record(response.getStatus(), System.nanoTime() - sinceNanos);
        }
    }

    private void answer(HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        try {
            serve(request, response);
        } catch (ProblemException e) {
            metrics.problem(e.problem().code());
            Responses.problem(request, response, e.problem());
        } catch (RuntimeException e) {
            LOG.error("Failed to answer {}", request.getRequestURI(), e);
            if (response.isCommitted()) {
                // The connection is cut, so that what was sent is not taken for the whole.
                throw new ServletException("The answer is not whole");
            }
            Responses.problem(
                    request,
                    response,
                    Problem.of(
                            ProblemCode.INTERNAL_ERROR,
                            "The request failed; the log of the service says why"));
        }
    }

    private void serve(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (!request.getMethod().equals("POST")) {
            response.setHeader("Allow", "POST");
            throw new ProblemException(
                    ProblemCode.METHOD_NOT_ALLOWED, "Commands are sent with POST");
        }
        refuseParameters(request);
        var wait = Prefer.waitOf(request);
        var type = MediaTypes.ofBody(request, MEDIA_TYPES);
        var form = type.equals(MediaTypes.JSON) ? Form.JSON : Form.LINES;
        MediaTypes.requireAccepts(
                request, form == Form.JSON ? MediaTypes.JSON : LineCommands.MEDIA_TYPE);
        if (wait != null) {
            response.setHeader(Prefer.APPLIED, Prefer.applied(wait));
        }
        var sinceNanos = System.nanoTime();
        switch (form) {
            case JSON -> json.take(request, response, wait);
            case LINES -> lines.take(request, response, wait);
        }
        metrics.request(form, wait != null, System.nanoTime() - sinceNanos);
    }

    /** There are none, and one that is ignored would be taken for one that works. */
    private static void refuseParameters(HttpServletRequest request) {
        var query = request.getQueryString();
        if (query != null && !query.isEmpty()) {
            var end = query.indexOf('=');
            var name = end < 0 ? query : query.substring(0, end);
            throw new ProblemException(
                    new Problem(
                            ProblemCode.INVALID_FIELD,
                            "Unknown parameter; known here: none (to wait for outcomes, send"
                                    + " Prefer: wait=5)",
                            name));
        }
    }
}
