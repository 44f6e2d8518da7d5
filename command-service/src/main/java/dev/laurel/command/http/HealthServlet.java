package dev.laurel.command.http;

import dev.laurel.command.outcome.OutcomeTail;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * GET /livez: the process answers. GET /readyz: it follows the outcomes, and its writer knows the
 * topic.
 */
public final class HealthServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private final transient OutcomeTail tail;

    public HealthServlet(OutcomeTail tail) {
        this.tail = tail;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        var ready = tail.isReady();
        if (request.getServletPath().equals("/livez")) {
            write(response, true, "{\"alive\":true}");
        } else {
            write(response, ready, "{\"ready\":%b,\"lag\":%d}".formatted(ready, tail.lag()));
        }
    }

    private static void write(HttpServletResponse response, boolean good, String json)
            throws IOException {
        response.setStatus(
                good ? HttpServletResponse.SC_OK : HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        response.setContentType("application/json");
        response.getOutputStream().write(json.getBytes(StandardCharsets.UTF_8));
    }
}
