package dev.laurel.stack.chaos;

import dev.laurel.stack.chaos.ReadDoor.Read;
import dev.laurel.stack.runtime.Waiting;

import tools.jackson.databind.JsonNode;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * A client that reads users, the top of boards and ranks of users in turn from every query-service
 * and takes another one at once where one does not answer. No service may ever go back to an older
 * version of a user, nor serve a page that is not in the order of its board.
 *
 * <p>Threading: one thread runs it; any reads its counts.
 */
final class Reader implements Runnable {

    /** Of chaos/laurel.yaml. */
    private static final List<String> BOARDS = List.of("rich", "earners", "spenders");

    /** What may not be there yet. */
    private static final Set<String> NOT_THERE = Set.of("user_unknown", "not_ranked");

    private static final int TOP = 20;
    private static final Duration PACE = Duration.ofMillis(20);

    private final ReadDoor door;
    private final List<String> users;
    private final Random random;
    private final GapMeter meter;
    private final Violations violations;
    private final AtomicBoolean stopping;
    private final Map<Seen, Long> versions = new HashMap<>();
    private final LongAdder reads = new LongAdder();
    private final LongAdder failovers = new LongAdder();
    private final LongAdder interrupted = new LongAdder();

    private final LongAdder ranked = new LongAdder();
    private final AtomicLong longestLagMillis = new AtomicLong();

    private record Seen(int service, String user) {}

    /** What is asked for. */
    private enum Kind {
        USER,
        TOP,
        RANK
    }

    /**
     * @param meter told of every answer
     */
    Reader(
            ReadDoor door,
            List<String> users,
            long seed,
            GapMeter meter,
            Violations violations,
            AtomicBoolean stopping) {
        this.door = door;
        this.users = List.copyOf(users);
        this.random = new Random(seed);
        this.meter = meter;
        this.violations = violations;
        this.stopping = stopping;
    }

    @Override
    public void run() {
        try {
            var kinds = Kind.values();
            for (var number = 0; !stopping.get(); number++) {
                read(kinds[number % kinds.length], number / kinds.length % door.services());
                Waiting.pause(PACE);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            violations.add("a reader failed: " + e);
        }
    }

    private void read(Kind kind, int first) throws InterruptedException {
        var user = users.get(random.nextInt(users.size()));
        var board = BOARDS.get(random.nextInt(BOARDS.size()));
        var path =
                switch (kind) {
                    case USER -> "/v1/users/" + user;
                    case TOP -> "/v1/boards/" + board + "/top?limit=" + TOP;
                    case RANK -> "/v1/boards/" + board + "/users/" + user;
                };
        for (var attempt = 0; attempt < door.services(); attempt++) {
            var service = (first + attempt) % door.services();
            var read = door.ask(service, path);
            if (read.isPresent()) {
                check(kind, read.get(), path, new Seen(service, user));
                reads.increment();
                meter.success(System.nanoTime());
                return;
            }
            failovers.increment();
        }
        interrupted.increment();
    }

    private void check(Kind kind, Read read, String path, Seen seen) {
        var lagMillis = read.lagMillis();
        longestLagMillis.accumulateAndGet(lagMillis, Math::max);
        if (lagMillis < 0) {
            violations.add("%s was answered without its lag: %s".formatted(path, read.json()));
        }
        if (!read.found()) {
            var code = read.json().path("code").asString("");
            if (kind == Kind.TOP || !NOT_THERE.contains(code)) {
                violations.add("%s was not found: %s".formatted(path, read.json()));
            }
            return;
        }
        switch (kind) {
            case USER -> checkVersion(seen, read.json().path("version").asLong(0));
            case TOP -> checkOrder(path, read.json());
            case RANK -> {
                ranked.increment();
                if (!read.json().path("user").asString("").equals(seen.user)
                        || read.json().path("rank").asLong(0) < 1) {
                    violations.add("%s is no rank: %s".formatted(path, read.json()));
                }
            }
        }
    }

    /** Best first; who has as much as the one before has the rank of that one. */
    private void checkOrder(String path, JsonNode page) {
        var place = 0;
        var rank = 0L;
        var score = Long.MAX_VALUE;
        for (var entry : page.path("entries")) {
            place++;
            var next = entry.path("score").asLong();
            rank = place > 1 && next == score ? rank : place;
            if (next > score || entry.path("rank").asLong() != rank) {
                violations.add("%s is out of order at %d: %s".formatted(path, place, page));
                return;
            }
            score = next;
        }
        if (place > TOP || page.path("size").asLong(-1) < place) {
            violations.add("%s has the wrong size: %s".formatted(path, page));
        }
        if (place > 0) {
            ranked.increment();
        }
    }

    private void checkVersion(Seen seen, long version) {
        var before = versions.getOrDefault(seen, 0L);
        if (version < before) {
            violations.add(
                    "query-service %d said version %d of %s after %d"
                            .formatted(seen.service + 1, version, seen.user, before));
        }
        versions.put(seen, Math.max(version, before));
    }

    long reads() {
        return reads.sum();
    }

    /** How many of them told ranks. */
    long ranked() {
        return ranked.sum();
    }

    /** The largest lag that a service told. */
    Duration longestLag() {
        return Duration.ofMillis(longestLagMillis.get());
    }

    /** How often another service had to be asked. */
    long failovers() {
        return failovers.sum();
    }

    /** How often no service answered. */
    long interrupted() {
        return interrupted.sum();
    }
}
