package dev.laurel.stack.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;

import dev.laurel.stack.Instance;
import dev.laurel.stack.Part;
import dev.laurel.stack.data.DataDirectory;
import dev.laurel.stack.data.ServicePorts;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

final class ServicePartTest {

    @TempDir private Path directory;

    @Test
    @EnabledOnOs(OS.LINUX)
    void shouldNotTakeTheAnswerOfANeighbourForThatOfTheService() throws Exception {
        // given: somebody who is ready, on the port of the service
        var neighbour = readyServer();
        var port = neighbour.getAddress().getPort();
        var child = new ProcessBuilder("sleep", "60").start();
        try {
            // when
            var readiness = part(new ServicePorts(port, port)).readiness(child.toHandle());

            // then
            assertThat(readiness.ready()).isFalse();
            assertThat(readiness.detail())
                    .isEqualTo("port " + port + " is in use by another process");
        } finally {
            child.destroyForcibly();
            neighbour.stop(0);
        }
    }

    @Test
    void shouldAskThePortOfClientsWhereThatOfOperationsDoesNotAnswer() throws IOException {
        // given
        var server = readyServer();
        int silent;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            silent = socket.getLocalPort();
        }
        try {
            // when
            var ports = new ServicePorts(server.getAddress().getPort(), silent);

            // then
            assertThat(part(ports).readiness(ProcessHandle.current()).ready()).isTrue();
        } finally {
            server.stop(0);
        }
    }

    private ServicePart part(ServicePorts ports) {
        return new ServicePart(
                Instance.first(Part.QUERY),
                DataDirectory.of(directory),
                new LaurelHome(directory),
                ports,
                new ServiceSettings("", "", "", "", false, 0),
                Map.of());
    }

    private static HttpServer readyServer() throws IOException {
        var server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/readyz",
                exchange -> {
                    try (exchange) {
                        var body = "{\"ready\":true}".getBytes(StandardCharsets.UTF_8);
                        exchange.sendResponseHeaders(200, body.length);
                        exchange.getResponseBody().write(body);
                    }
                });
        server.start();
        return server;
    }
}
