package dev.laurel.stack.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.laurel.stack.StackException;
import dev.laurel.stack.health.StackHealth;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

final class HealthServerTest {

    private final AtomicBoolean ready = new AtomicBoolean(true);

    @Test
    void shouldSayInOnePlaceWhetherAllIsWell() throws IOException {
        try (var server = HealthServer.start(0, this::health)) {
            assertThat(ask(server, "GET / HTTP/1.1", "localhost:8090"))
                    .startsWith("HTTP/1.1 200 ")
                    .contains("\"ready\":true");
            ready.set(false);
            assertThat(ask(server, "GET /readyz HTTP/1.1", "127.0.0.1"))
                    .startsWith("HTTP/1.1 503 ")
                    .contains("\"detail\":\"query dead\"");
            assertThat(ask(server, "GET /livez HTTP/1.1", "[::1]:1")).startsWith("HTTP/1.1 200 ");
            assertThat(ask(server, "GET /other HTTP/1.1", "localhost")).startsWith("HTTP/1.1 404 ");
            assertThat(ask(server, "POST / HTTP/1.1", "localhost")).startsWith("HTTP/1.1 405 ");
        }
    }

    @Test
    void shouldAnswerOnlyToNamesOfThisMachine() throws IOException {
        try (var server = HealthServer.start(0, this::health)) {
            for (var host : List.of("laurel.example", "localhost.example", "10.0.0.1", "")) {
                assertThat(ask(server, "GET / HTTP/1.1", host))
                        .as(host)
                        .startsWith("HTTP/1.1 421 ")
                        .doesNotContain("parts");
            }
        }
        for (var host :
                List.of("localhost", "LOCALHOST:1", "a.b.localhost", "127.8.9.1:80", "[::1]")) {
            assertThat(HealthServer.ofThisMachine(host)).as(host).isTrue();
        }
    }

    @Test
    void shouldNameThePortThatIsInUse() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var port = socket.getLocalPort();
            assertThatThrownBy(() -> HealthServer.start(port, this::health))
                    .isInstanceOf(StackException.class)
                    .hasMessage(
                            "Port %d is in use; choose another one with --operations-port"
                                    .formatted(port));
        }
    }

    private StackHealth health() {
        return new StackHealth(
                ready.get(),
                ready.get() ? null : "query dead",
                "/data",
                null,
                List.of(),
                List.of());
    }

    private static String ask(HealthServer server, String line, String host) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            var request =
                    line
                            + "\r\nHost: "
                            + host
                            + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
