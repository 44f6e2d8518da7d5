package dev.laurel.command.http;

import dev.laurel.command.outcome.OutcomeTail;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;

/**
 * GET /livez: the process answers. GET /readyz: it follows the outcomes, the broker answers, and it
 * is not stopping.
 */
public final class HealthServlet extends ReadServlet {

    private static final long serialVersionUID = 1L;

    private final transient OutcomeTail tail;
    private final transient BooleanSupplier stopping;

    public HealthServlet(OutcomeTail tail, BooleanSupplier stopping) {
        this.tail = tail;
        this.stopping = stopping;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        var ready = tail.isReady() && !stopping.getAsBoolean();
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
