package dev.laurel.stack.verify;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import dev.laurel.contract.position.Position;
import dev.laurel.stack.StackException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/** A service that does not come to the end of its answer holds nobody up for ever. */
@Timeout(60)
class QueryClientTest {

    private static final Duration BOUND = Duration.ofMillis(300);
    private static final Position AT = Position.of(new long[] {4});

    private final CountDownLatch over = new CountDownLatch(1);
    private HttpServer server;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/nothing", exchange -> stall(exchange, false));
        server.createContext("/half", exchange -> stall(exchange, true));
        server.start();
    }

    @AfterEach
    void close() {
        over.countDown();
        server.stop(0);
    }

    /** Says nothing, or the headers and the beginning of what is to come. */
    private void stall(HttpExchange exchange, boolean begin) throws IOException {
        try (exchange) {
            if (begin) {
                exchange.getResponseHeaders().add("Laurel-Position", AT.text());
                exchange.sendResponseHeaders(200, 100);
                exchange.getResponseBody().write('{');
                exchange.getResponseBody().flush();
            }
            over.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nothing", "/half"})
    void shouldNotWaitForEverForAnAnswer(String path) {
        var address = "http://127.0.0.1:" + server.getAddress().getPort();
        try (var client = new QueryClient(address, AT, BOUND)) {
            assertThatThrownBy(() -> client.get(path))
                    .isInstanceOf(StackException.class)
                    .hasMessageContaining("does not answer");
        }
    }

    @Test
    void shouldTellWhoIsNotThere() {
        try (var client = new QueryClient("http://127.0.0.1:1", AT, BOUND)) {
            assertThatThrownBy(() -> client.get("/"))
                    .isInstanceOf(StackException.class)
                    .hasMessageContaining("http://127.0.0.1:1 does not answer");
        }
    }
}
