package dev.laurel.stack.chaos;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import java.util.concurrent.Executors;

/** Any HTTP service, lying or not. */
final class FakeService implements AutoCloseable {

    /** Says what to answer. */
    interface Script {
        /** The answer to a request with this path and body. */
        Reply reply(String path, String body);
    }

    /** A status of 0 cuts the connection instead. */
    record Reply(int status, String body, OptionalLong lag) {

        /** One that says nothing of its lag. */
        Reply(int status, String body) {
            this(status, body, OptionalLong.empty());
        }

        static Reply read(int status, String body) {
            return new Reply(status, body, OptionalLong.of(12));
        }
    }

    private final HttpServer server;
    private final Script script;

    FakeService(Script script) throws IOException {
        this.script = script;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            var reply = script.reply(exchange.getRequestURI().getPath(), body);
            if (reply.status != 0) {
                var bytes = reply.body.getBytes(StandardCharsets.UTF_8);
                reply.lag.ifPresent(
                        lag ->
                                exchange.getResponseHeaders()
                                        .set("Laurel-Lag-Ms", Long.toString(lag)));
                exchange.sendResponseHeaders(reply.status, bytes.length);
                exchange.getResponseBody().write(bytes);
            }
        }
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
