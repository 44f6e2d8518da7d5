package dev.laurel.projection.http;

import dev.laurel.projection.observe.RoleState;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * GET /livez: 200 as long as every role can still do its work in this process. GET /readyz: 200
 * when all roles work and have their state, with how far they are behind.
 */
public final class HealthServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private final transient Supplier<List<RoleState>> roles;

    public HealthServlet(Supplier<List<RoleState>> roles) {
        this.roles = roles;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        var states = roles.get();
        if (request.getServletPath().equals("/livez")) {
            var alive = states.stream().allMatch(RoleState::alive);
            write(response, alive, "{\"alive\":" + alive + "}");
        } else {
            var ready = states.stream().allMatch(RoleState::ready);
            write(response, ready, readiness(states, ready));
        }
    }

    static String readiness(List<RoleState> states, boolean ready) {
        var lag = states.stream().filter(RoleState::awaited).mapToLong(RoleState::lag).sum();
        var each =
                states.stream()
                        .map(
                                state ->
                                        "\"%s\":{\"state\":\"%s\",\"lag\":%d}"
                                                .formatted(
                                                        state.role(), state.state(), state.lag()))
                        .collect(Collectors.joining(","));
        return "{\"ready\":%b,\"lag\":%d,\"roles\":{%s}}".formatted(ready, lag, each);
    }

    private static void write(HttpServletResponse response, boolean good, String json)
            throws IOException {
        response.setStatus(
                good ? HttpServletResponse.SC_OK : HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        response.setContentType("application/json");
        response.getOutputStream().write(json.getBytes(StandardCharsets.UTF_8));
    }
}
