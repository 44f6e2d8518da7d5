package dev.laurel.projection.http;

import dev.laurel.projection.observe.ReadinessJson;
import dev.laurel.projection.observe.ServiceHealth;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * GET /livez: 200 as long as every role can still do its work in this process. GET /readyz: 200
 * when all roles work and have their state, with how far they are behind.
 */
public final class HealthServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private final transient ServiceHealth health;

    public HealthServlet(ServiceHealth health) {
        this.health = health;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (request.getServletPath().equals("/livez")) {
            var alive = health.isAlive();
            write(response, alive, ("{\"alive\":" + alive + "}").getBytes(StandardCharsets.UTF_8));
        } else {
            var readiness = health.get();
            write(response, readiness.ready(), ReadinessJson.encode(readiness));
        }
    }

    private static void write(HttpServletResponse response, boolean good, byte[] json)
            throws IOException {
        response.setStatus(
                good ? HttpServletResponse.SC_OK : HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        response.setContentType("application/json");
        response.getOutputStream().write(json);
    }
}
