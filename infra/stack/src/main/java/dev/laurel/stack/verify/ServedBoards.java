package dev.laurel.stack.verify;

import dev.laurel.contract.board.WindowKind;
import dev.laurel.contract.catalogue.Catalogue;
import dev.laurel.reference.Findings;
import dev.laurel.reference.ReferenceReadModel;
import dev.laurel.reference.Standings.Place;
import dev.laurel.stack.verify.QueryClient.MovedException;

import tools.jackson.databind.JsonNode;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Compares every place on every board in every window, page by page; and of some users also the
 * ranks that the service tells one by one, which it finds in another way. Threading: one thread.
 */
final class ServedBoards {

    private static final int PAGE = 1_000;
    private static final int SINGLE_USERS = 200;
    private static final String ALL = "all";

    private final QueryClient service;
    private final String name;
    private final Catalogue catalogue;
    private final ReferenceReadModel model;
    private final Findings findings;
    private final Map<String, Map<String, Place>> byUser = new HashMap<>();
    private long windows;
    private long places;

    ServedBoards(
            QueryClient service,
            String name,
            Catalogue catalogue,
            ReferenceReadModel model,
            Findings findings) {
        this.service = service;
        this.name = name;
        this.catalogue = catalogue;
        this.model = model;
        this.findings = findings;
    }

    void compare() throws MovedException {
        for (var board : catalogue.boards()) {
            for (var window : model.standings().windows(board.id().value())) {
                compare(board.id().value(), window);
            }
        }
        compareList();
        compareSingleUsers();
    }

    private void compare(String board, String window) throws MovedException {
        var expected = model.standings().places(board, window);
        windows++;
        var path =
                "/v1/boards/%s/top?window=%s&limit=%d"
                        .formatted(QueryClient.encoded(board), QueryClient.encoded(window), PAGE);
        var at = 0;
        var cursor = "";
        do {
            var page = service.get(path + cursor);
            if (page.path("size").asLong(-1) != expected.size()) {
                findings.add(
                        "%s: %s in %s has %s members, the events say %d"
                                .formatted(
                                        name, board, window, page.path("size"), expected.size()));
                return;
            }
            for (var entry : page.path("entries")) {
                if (at >= expected.size() || !isEqual(expected.get(at), entry)) {
                    findings.add(
                            "%s: place %d of %s in %s is %s, the events say %s"
                                    .formatted(
                                            name,
                                            at + 1,
                                            board,
                                            window,
                                            entry,
                                            at < expected.size() ? expected.get(at) : "nobody"));
                    return;
                }
                at++;
            }
            cursor =
                    page.has("next")
                            ? "&cursor=" + QueryClient.encoded(page.path("next").asString())
                            : "";
        } while (!cursor.isEmpty());
        if (at < expected.size()) {
            findings.add(
                    "%s: %s in %s ends after %d places of %d"
                            .formatted(name, board, window, at, expected.size()));
        }
        places += at;
    }

    private boolean isEqual(Place expected, JsonNode entry) {
        var account = model.accounts().get(expected.user());
        var userName = account == null ? null : account.name();
        return entry.path("rank").asLong(-1) == expected.rank()
                && entry.path("user").asString("").equals(expected.user())
                && entry.path("name").asString("").equals(userName == null ? "" : userName)
                && isEqualScore(expected, entry);
    }

    private static boolean isEqualScore(Place expected, JsonNode entry) {
        return entry.path("score").asString("").equals(expected.score().toString())
                && Instant.ofEpochMilli(expected.reachedAtMillis())
                        .toString()
                        .equals(entry.path("reachedAt").asString(""));
    }

    /** A window that has members, and none of them has an event, would not be asked for above. */
    private void compareList() throws MovedException {
        for (var board : service.get("/v1/boards").path("boards")) {
            var id = board.path("board").asString();
            var known = model.standings().windows(id);
            for (var window : board.path("windows")) {
                var text = window.path("window").asString();
                if (window.path("size").asLong() > 0 && !known.contains(text)) {
                    findings.add(
                            "%s: %s has members in %s, the events say none"
                                    .formatted(name, id, text));
                }
            }
        }
    }

    private void compareSingleUsers() throws MovedException {
        var users = model.accounts().keySet().stream().sorted().toList();
        var step = Math.max(1, users.size() / SINGLE_USERS);
        for (var at = 0; at < users.size(); at += step) {
            compareStandings(users.get(at));
        }
    }

    private void compareStandings(String user) throws MovedException {
        var path = "/v1/users/" + QueryClient.encoded(user) + "/standings";
        var served = new HashSet<String>();
        for (var standing : service.get(path).path("standings")) {
            var board = standing.path("board").asString();
            var window = standing.path("window").asString();
            served.add(board + " " + window);
            var expected = places(board, window).get(user);
            if (expected == null
                    || standing.path("rank").asLong(-1) != expected.rank()
                    || !isEqualScore(expected, standing)) {
                findings.add(
                        "%s: standing of user %s is %s, the events say %s"
                                .formatted(name, user, standing, expected));
            }
        }
        findMissing(user, served);
    }

    /** Which other windows are open is the service's to say; this one always is. */
    private void findMissing(String user, Set<String> served) {
        for (var board : catalogue.boards()) {
            var id = board.id().value();
            if (board.windows().contains(WindowKind.ALL)
                    && places(id, ALL).containsKey(user)
                    && !served.contains(id + " " + ALL)) {
                findings.add(
                        "%s: user %s has no standing on %s, the events say %s"
                                .formatted(name, user, id, places(id, ALL).get(user)));
            }
        }
    }

    private Map<String, Place> places(String board, String window) {
        return byUser.computeIfAbsent(
                board + " " + window, _ -> byUser(model.standings().places(board, window)));
    }

    private static Map<String, Place> byUser(List<Place> places) {
        var byUser = new HashMap<String, Place>();
        places.forEach(place -> byUser.put(place.user(), place));
        return byUser;
    }

    long windows() {
        return windows;
    }

    long places() {
        return places;
    }
}
