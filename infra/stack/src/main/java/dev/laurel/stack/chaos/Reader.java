package dev.laurel.stack.chaos;

import dev.laurel.stack.runtime.Waiting;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/**
 * A client that reads users in turn from every query-service and takes another one at once where
 * one does not answer. No service may ever go back to an older version of a user.
 *
 * <p>Threading: one thread runs it; any reads its counts.
 */
final class Reader implements Runnable {

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

    private record Seen(int service, String user) {}

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
            for (var first = 0; !stopping.get(); first = (first + 1) % door.services()) {
                read(users.get(random.nextInt(users.size())), first);
                Waiting.pause(PACE);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void read(String user, int first) throws InterruptedException {
        for (var attempt = 0; attempt < door.services(); attempt++) {
            var service = (first + attempt) % door.services();
            var json = door.user(service, user);
            if (json.isPresent()) {
                check(new Seen(service, user), json.get().path("version").asLong(0));
                reads.increment();
                meter.success(System.nanoTime());
                return;
            }
            failovers.increment();
        }
        interrupted.increment();
    }

    private void check(Seen seen, long version) {
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

    /** How often another service had to be asked. */
    long failovers() {
        return failovers.sum();
    }

    /** How often no service answered. */
    long interrupted() {
        return interrupted.sum();
    }
}
