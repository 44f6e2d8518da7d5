package dev.laurel.stack.replay;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Answers as the command-service does, and fails on demand. Remembers who sent what in which order.
 */
final class FakeCommandService implements AutoCloseable {

    /** What the n-th request gets. */
    interface Trouble {
        /** Answer as it should be. */
        int NONE = 0;

        /** Handle it, then cut the connection before the answer. */
        int CUT = -1;

        /** Handle it, and answer half of it. */
        int HALF = -2;

        /** Handle it, and say pending for all. */
        int PENDING = -3;

        /** A status of its own, with nothing handled; otherwise one of the constants. */
        int of(int request);
    }

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpServer server;
    private final AtomicInteger requests = new AtomicInteger();
    private final Map<String, List<String>> idsOfUser =
            Collections.synchronizedMap(new HashMap<>());
    private final List<List<String>> bodies = Collections.synchronizedList(new ArrayList<>());
    private final Trouble trouble;

    FakeCommandService(Trouble trouble) throws IOException {
        this.trouble = trouble;
        this.server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/v1/commands", this::handle);
        server.start();
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Each id once, in the order of its first arrival. */
    Map<String, List<String>> idsOfUser() {
        return idsOfUser;
    }

    /** The lines of each request that was handled. */
    List<List<String>> bodies() {
        return bodies;
    }

    int requests() {
        return requests.get();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var what = trouble.of(requests.getAndIncrement());
            if (what > 0) {
                exchange.sendResponseHeaders(what, -1);
                return;
            }
            var answers = new ArrayList<String>();
            var number = 0;
            var lines =
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .toList();
            bodies.add(lines);
            for (var line : lines) {
                answers.add(answer(++number, line, what == Trouble.PENDING));
            }
            if (what == Trouble.CUT) {
                return;
            }
            var half = what == Trouble.HALF ? answers.size() / 2 : answers.size();
            var body =
                    (String.join("\n", answers.subList(0, half)) + "\n")
                            .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private String answer(int line, String text, boolean pending) {
        JsonNode command;
        try {
            command = JSON.readTree(text);
        } catch (JacksonException _) {
            return "{\"line\":%d,\"status\":\"invalid\",\"problem\":{\"detail\":\"is no JSON\"}}"
                    .formatted(line);
        }
        var id = command.path("id").asString("");
        var ids =
                idsOfUser.computeIfAbsent(
                        command.path("user").asString(""),
                        _ -> Collections.synchronizedList(new ArrayList<>()));
        var repeated = ids.contains(id);
        if (!repeated) {
            ids.add(id);
        }
        var status =
                pending ? "pending" : command.path("amount").asInt(1) < 0 ? "rejected" : "applied";
        return "{\"line\":%d,\"id\":\"%s\",\"status\":\"%s\",\"reason\":\"insufficient_credits\"%s}"
                .formatted(line, id, status, repeated ? ",\"replayed\":true" : "");
    }
}
