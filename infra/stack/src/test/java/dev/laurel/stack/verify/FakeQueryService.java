package dev.laurel.stack.verify;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import dev.laurel.contract.catalogue.Catalogue;
import dev.laurel.reference.Account;
import dev.laurel.reference.Purse;
import dev.laurel.reference.ReferenceReadModel;

import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;

/** Answers as a query-service does that knows what a reference knows. */
final class FakeQueryService implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int PAGE = 2;

    private final HttpServer server;
    private final Catalogue catalogue;
    private final ReferenceReadModel served;
    private volatile String position;
    private String find = "";
    private String replacement = "";

    FakeQueryService(Catalogue catalogue, ReferenceReadModel served, String position)
            throws IOException {
        this.catalogue = catalogue;
        this.served = served;
        this.position = position;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    /** Makes every answer lie: says one thing in the place of another. */
    void plant(String truth, String lie) {
        find = truth;
        replacement = lie;
    }

    /** Says that its answers are of another position. */
    void moveTo(String newPosition) {
        position = newPosition;
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            var path = exchange.getRequestURI().getPath();
            var answer = JSON.writeValueAsString(answer(path, query(exchange), body));
            var bytes = answer.replace(find, replacement).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Laurel-Position", position);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private static Map<String, String> query(HttpExchange exchange) {
        var query = new TreeMap<String, String>();
        var text = exchange.getRequestURI().getRawQuery();
        if (text != null) {
            for (var pair : text.split("&", -1)) {
                var equals = pair.indexOf('=');
                query.put(
                        pair.substring(0, equals),
                        URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return query;
    }

    private Object answer(String path, Map<String, String> query, String body) {
        var parts = path.substring(1).split("/", -1);
        return switch (parts[1]) {
            case "users:batchGet" -> Map.of("users", users(body));
            case "audit" -> Map.of("assets", sums());
            case "users" -> Map.of("standings", standings(parts[2]));
            default -> parts.length == 2 ? Map.of("boards", boards()) : page(parts[2], query);
        };
    }

    private List<Object> users(String body) {
        var views = new ArrayList<Object>();
        for (var user : JSON.readTree(body).path("users")) {
            var account = served.accounts().get(user.asString());
            views.add(account == null ? "nobody" : view(account));
        }
        return views;
    }

    private static Object view(Account account) {
        var view = new LinkedHashMap<String, Object>();
        view.put("version", account.version());
        view.put("frozen", account.frozen());
        if (account.name() != null) {
            view.put("name", account.name());
        }
        view.put("attributes", account.attributes());
        var balances = new ArrayList<Object>();
        account.purses().forEach((asset, purse) -> balances.add(balance(asset, purse)));
        view.put("balances", balances);
        return view;
    }

    private static Object balance(String asset, Purse purse) {
        var balance = new LinkedHashMap<String, Object>();
        balance.put("asset", asset);
        balance.put("available", purse.available());
        balance.put("held", purse.held());
        balance.put("earned", purse.earned());
        balance.put("spent", purse.spent());
        balance.put("received", purse.received());
        balance.put("sent", purse.sent());
        balance.put("transactions", purse.transactions());
        return balance;
    }

    private List<Object> sums() {
        var sums = new ArrayList<Object>();
        served.sums()
                .forEach(
                        (asset, sum) -> {
                            var row = new LinkedHashMap<String, Object>();
                            row.put("asset", asset);
                            row.put("granted", sum.earned());
                            row.put("spent", sum.spent());
                            row.put("settled", 0);
                            row.put("available", sum.available());
                            row.put("held", sum.held());
                            row.put("inFlight", sum.sent().subtract(sum.received()));
                            row.put("difference", BigInteger.ZERO);
                            sums.add(row);
                        });
        return sums;
    }

    private List<Object> boards() {
        var boards = new ArrayList<Object>();
        for (var board : catalogue.boards()) {
            var id = board.id().value();
            var windows = new ArrayList<Object>();
            for (var window : served.standings().windows(id)) {
                windows.add(
                        Map.of(
                                "window",
                                window,
                                "size",
                                served.standings().places(id, window).size()));
            }
            boards.add(Map.of("board", id, "windows", windows));
        }
        return boards;
    }

    /** In pages of two, so that there are more than one. */
    private Object page(String board, Map<String, String> query) {
        var window = query.getOrDefault("window", "");
        var places = served.standings().places(board, window);
        var from = Integer.parseInt(query.getOrDefault("cursor", "0"));
        var to = Math.min(places.size(), from + PAGE);
        var entries = new ArrayList<Object>();
        for (var place : places.subList(from, to)) {
            var entry = new LinkedHashMap<String, Object>();
            entry.put("rank", place.rank());
            entry.put("user", place.user());
            var account = served.accounts().get(place.user());
            if (account != null && account.name() != null) {
                entry.put("name", account.name());
            }
            entry.put("score", place.score());
            entry.put("reachedAt", Instant.ofEpochMilli(place.reachedAtMillis()).toString());
            entries.add(entry);
        }
        var page = new LinkedHashMap<String, Object>();
        page.put("size", places.size());
        page.put("entries", entries);
        if (to < places.size()) {
            page.put("next", String.valueOf(to));
        }
        return page;
    }

    private List<Object> standings(String user) {
        var standings = new ArrayList<Object>();
        for (var board : catalogue.boards()) {
            var id = board.id().value();
            for (var window : served.standings().windows(id)) {
                for (var place : served.standings().places(id, window)) {
                    if (place.user().equals(user)) {
                        standings.add(
                                Map.of(
                                        "board", id,
                                        "window", window,
                                        "rank", place.rank(),
                                        "score", place.score(),
                                        "reachedAt",
                                                Instant.ofEpochMilli(place.reachedAtMillis())
                                                        .toString()));
                    }
                }
            }
        }
        return standings;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
