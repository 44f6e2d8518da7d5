package dev.laurel.stack.chaos;

import dev.laurel.contract.event.Event;
import dev.laurel.contract.event.Event.HoldCaptured;
import dev.laurel.contract.event.Event.HoldExpired;
import dev.laurel.contract.event.Event.HoldPlaced;
import dev.laurel.contract.event.Event.HoldReleased;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whether each hold is closed once, by whatever closes it, and none expires early, late or not at
 * all. Threading: one thread.
 */
final class HoldAudit {

    /** How long after its time a hold may be open, in a partition that is not disturbed. */
    private static final Duration LATE_MAX = Duration.ofSeconds(2);

    /** Reader and ledger have the same clock, which tells whole milliseconds. */
    private static final long CLOCK_MILLIS = 1;

    private final Violations violations;
    private final long lateMillisMax;
    private final Map<CommandKey, Placed> open = new HashMap<>();
    private final Set<CommandKey> closed = new HashSet<>();
    private final List<Expiry> expiries = new ArrayList<>();
    private long expired;

    /** A hold that is open, and the place in laurel.events at which it was placed. */
    private record Placed(long dueMillis, String place) {}

    /** A hold that expired at this place in laurel.events. */
    private record Expiry(String place, Placed placed) {

        /**
         * When it should have. What a clock that was behind stamped may have been over before it
         * was placed; then it should at once.
         */
        long dueMillis(Arrivals arrivals) {
            return Math.max(
                    placed.dueMillis,
                    arrivals.placedByWrongClock(placed.place).orElse(placed.dueMillis));
        }
    }

    /**
     * How late the holds expired.
     *
     * @param undisturbed those whose partition was not disturbed meanwhile
     */
    record Expired(Lateness all, Lateness undisturbed) {

        /** Of a run in which nobody looked. */
        static final Expired NONE =
                new Expired(Lateness.ofMillis(List.of()), Lateness.ofMillis(List.of()));
    }

    /**
     * Begins one.
     *
     * @param factor how many times as late as is promised a hold may end
     */
    HoldAudit(Violations violations, int factor) {
        this.violations = violations;
        this.lateMillisMax = LATE_MAX.multipliedBy(factor).toMillis();
    }

    /** Takes one event, in the order of its partition. */
    void take(Event.MoneyMoved event, String at) {
        switch (event) {
            case HoldPlaced placed ->
                    open.put(EventAudit.key(placed), new Placed(placed.expiresAtMillis(), at));
            case HoldCaptured captured ->
                    close(user(captured), captured.hold().value(), at, "captured");
            case HoldReleased released ->
                    close(user(released), released.hold().value(), at, "released");
            case HoldExpired expiry -> expire(expiry, at);
            default -> {
                // No hold.
            }
        }
    }

    private void expire(HoldExpired event, String at) {
        var placed = open.get(EventAudit.key(event));
        close(user(event), event.head().commandId().value(), at, "expired");
        expired++;
        if (placed != null) {
            expiries.add(new Expiry(at, placed));
        }
    }

    private void close(String user, String hold, String at, String how) {
        var key = new CommandKey(user, hold);
        if (open.remove(key) == null) {
            violations.add(
                    "hold %s was %s at %s, but %s"
                            .formatted(
                                    key,
                                    how,
                                    at,
                                    closed.contains(key)
                                            ? "had been closed before"
                                            : "was never placed"));
        }
        closed.add(key);
    }

    /**
     * Whether any is open that should have expired.
     *
     * @param readAtMillis when the end of what was read was the end of the log
     */
    void finish(long readAtMillis) {
        open.forEach(
                (key, placed) -> {
                    var late = readAtMillis - placed.dueMillis;
                    if (late > lateMillisMax) {
                        violations.add("hold %s is open %d ms after its time".formatted(key, late));
                    }
                });
    }

    /**
     * Holds the times against those at which the events came to a reader. A hold may expire as much
     * later as its partition was disturbed.
     */
    Expired judge(Arrivals arrivals) {
        List<Long> all = new ArrayList<>();
        List<Long> undisturbed = new ArrayList<>();
        for (var expiry : expiries) {
            var arrival = arrivals.expiry(expiry.place);
            if (arrival.isEmpty()) {
                violations.add(
                        "the hold that expired at %s never came to the reader that follows"
                                .formatted(expiry.place));
                continue;
            }
            var due = expiry.dueMillis(arrivals);
            var late = arrival.getAsLong() - due;
            var disturbed =
                    arrivals.disturbedMillis(
                            Integer.parseInt(Told.partition(expiry.place)),
                            due,
                            arrival.getAsLong());
            all.add(late);
            if (disturbed == 0) {
                undisturbed.add(late);
            }
            if (late < -CLOCK_MILLIS) {
                violations.add("hold %s expired %d ms early".formatted(expiry.place, -late));
            }
            if (late > lateMillisMax + disturbed) {
                violations.add(
                        "hold %s expired %d ms late, with its partition disturbed for %d ms"
                                .formatted(expiry.place, late, disturbed));
            }
        }
        return new Expired(Lateness.ofMillis(all), Lateness.ofMillis(undisturbed));
    }

    private static String user(Event event) {
        return event.head().user().value();
    }

    /** How many expired. */
    long expired() {
        return expired;
    }
}
