package dev.laurel.command.http;

import dev.laurel.command.observe.IngestMetrics;
import dev.laurel.command.observe.IngestMetrics.Form;
import dev.laurel.command.problem.Problem;
import dev.laurel.command.problem.ProblemCode;
import dev.laurel.command.problem.ProblemException;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.Locale;

/**
 * POST /v1/commands: which form the request has, and problems where it has none. Threading: any
 * thread.
 */
public final class CommandServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(CommandServlet.class);

    private final transient JsonCommands json;
    private final transient LineCommands lines;
    private final transient IngestMetrics metrics;

    public CommandServlet(JsonCommands json, LineCommands lines, IngestMetrics metrics) {
        this.metrics = metrics;
        this.json = json;
        this.lines = lines;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        try {
            serve(request, response);
        } catch (ProblemException e) {
            metrics.problem(e.problem().code());
            Problems.write(response, e.problem());
        } catch (RuntimeException e) {
            LOG.error("A request failed for a reason of ours", e);
            Problems.write(
                    response,
                    Problem.of(ProblemCode.INTERNAL, "The reason is in the service's log"));
        }
    }

    private void serve(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (!request.getMethod().equals("POST")) {
            response.setHeader("Allow", "POST");
            throw new ProblemException(
                    ProblemCode.METHOD_NOT_ALLOWED, "Commands are sent with POST");
        }
        var wait = Prefer.wait(request.getHeaders("Prefer"));
        if (wait != null) {
            response.setHeader("Preference-Applied", "wait=" + wait.toSeconds());
        }
        var sinceNanos = System.nanoTime();
        switch (mediaType(request.getContentType())) {
            case "application/json" -> {
                json.take(request, response, wait);
                metrics.request(Form.JSON, wait != null, System.nanoTime() - sinceNanos);
            }
            case "application/x-ndjson", "application/jsonl" -> {
                lines.take(request, response, wait);
                metrics.request(Form.LINES, wait != null, System.nanoTime() - sinceNanos);
            }
            default ->
                    throw new ProblemException(
                            ProblemCode.UNSUPPORTED_MEDIA_TYPE,
                            "Content-Type must be application/json or application/x-ndjson");
        }
    }

    private static String mediaType(@Nullable String contentType) {
        if (contentType == null) {
            return "";
        }
        var semicolon = contentType.indexOf(';');
        var type = semicolon < 0 ? contentType : contentType.substring(0, semicolon);
        return type.strip().toLowerCase(Locale.ROOT);
    }
}
