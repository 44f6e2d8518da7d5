package dev.laurel.stack.supervisor;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import dev.laurel.stack.StackException;
import dev.laurel.stack.health.StackHealth;
import dev.laurel.stack.runtime.Threads;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Tells on a loopback port how the stack is: {@code GET /} and {@code /readyz} with every part, 200
 * where all is well and 503 otherwise; {@code GET /livez} whether the watching process itself is
 * there. Two requests are answered at a time and sixteen wait; more connections are closed.
 *
 * <p>A page of a foreign site could have its name resolve to this machine and read the answer
 * through the browser; so the Host has to be a name of this machine.
 */
final class HealthServer implements AutoCloseable {

    private static final int THREADS = 2;
    private static final int WAITING_MAX = 16;
    private static final int STOP_SECONDS = 1;

    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final int MISDIRECTED = 421;
    private static final int UNAVAILABLE = 503;

    private static final Pattern OF_THIS_MACHINE =
            Pattern.compile(
                    "(localhost|([a-z0-9-]+\\.)+localhost|127(\\.\\d{1,3}){3}|\\[::1])\\.?(:\\d{1,5})?");

    private final HttpServer server;
    private final ExecutorService executor;

    private HealthServer(HttpServer server, ExecutorService executor) {
        this.server = server;
        this.executor = executor;
    }

    /**
     * Listens.
     *
     * @param health one look, made for each request
     * @throws StackException where the port is in use
     */
    static HealthServer start(int port, Supplier<StackHealth> health) {
        // The server reads these once. A client that stalls is let go of; idle ones are few.
        System.setProperty("sun.net.httpserver.maxReqTime", "5");
        System.setProperty("sun.net.httpserver.maxRspTime", "10");
        System.setProperty("sun.net.httpserver.maxIdleConnections", "16");
        System.setProperty("jdk.httpserver.maxConnections", "64");
        try {
            var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
            var server = HttpServer.create(address, WAITING_MAX);
            var executor = Threads.pool("laurel-health", THREADS, WAITING_MAX);
            server.setExecutor(executor);
            server.createContext("/", exchange -> handle(exchange, health));
            server.start();
            return new HealthServer(server, executor);
        } catch (IOException e) {
            throw new StackException(
                    "Port %d is in use; choose another one with --operations-port".formatted(port),
                    e);
        }
    }

    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(STOP_SECONDS);
        executor.shutdownNow();
    }

    /** Whether a Host header names this machine. */
    static boolean ofThisMachine(String host) {
        return OF_THIS_MACHINE.matcher(host.toLowerCase(Locale.ROOT)).matches();
    }

    private static void handle(HttpExchange exchange, Supplier<StackHealth> health)
            throws IOException {
        try (exchange) {
            var hosts = exchange.getRequestHeaders().getOrDefault("Host", java.util.List.of());
            if (hosts.size() != 1 || !ofThisMachine(hosts.getFirst())) {
                answer(exchange, MISDIRECTED, problem("The Host is not a name of this machine"));
                return;
            }
            var method = exchange.getRequestMethod();
            if (!method.equals("GET") && !method.equals("HEAD")) {
                exchange.getResponseHeaders().set("Allow", "GET, HEAD");
                answer(exchange, METHOD_NOT_ALLOWED, problem("Only GET and HEAD"));
                return;
            }
            switch (exchange.getRequestURI().getPath()) {
                case "/livez" -> answer(exchange, OK, "{\"alive\":true}");
                case "/", "/readyz" -> tell(exchange, health);
                default -> answer(exchange, NOT_FOUND, problem("There are /, /readyz and /livez"));
            }
        }
    }

    private static void tell(HttpExchange exchange, Supplier<StackHealth> health)
            throws IOException {
        StackHealth now;
        try {
            now = health.get();
        } catch (StackException e) {
            answer(exchange, UNAVAILABLE, problem(String.valueOf(e.getMessage())));
            return;
        }
        answer(exchange, now.ready() ? OK : UNAVAILABLE, now.toJson());
    }

    private static String problem(String detail) {
        var escaped =
                detail.replace("\\", "\\\\").replace("\"", "\\\"").replaceAll("\\p{Cntrl}", " ");
        return "{\"ready\":false,\"detail\":\"" + escaped + "\"}";
    }

    private static void answer(HttpExchange exchange, int status, String json) throws IOException {
        var bytes = (json + "\n").getBytes(StandardCharsets.UTF_8);
        var headers = exchange.getResponseHeaders();
        headers.set("Content-Type", "application/json");
        headers.set("Cache-Control", "no-store");
        if (exchange.getRequestMethod().equals("HEAD")) {
            headers.set("Content-Length", Integer.toString(bytes.length));
            exchange.sendResponseHeaders(status, -1);
            return;
        }
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
