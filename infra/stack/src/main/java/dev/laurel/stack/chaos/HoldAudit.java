package dev.laurel.stack.chaos;

import dev.laurel.contract.event.Event;
import dev.laurel.contract.event.Event.HoldCaptured;
import dev.laurel.contract.event.Event.HoldExpired;
import dev.laurel.contract.event.Event.HoldPlaced;
import dev.laurel.contract.event.Event.HoldReleased;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Whether each hold is closed once, by whatever closes it, and none expires early or stays open
 * after its time. Threading: one thread.
 */
final class HoldAudit {

    private final Violations violations;
    private final Map<CommandKey, HoldPlaced> open = new HashMap<>();
    private final Set<CommandKey> closed = new HashSet<>();
    private long expired;

    HoldAudit(Violations violations) {
        this.violations = violations;
    }

    /** Takes one event, in the order of its partition. */
    void take(Event.MoneyMoved event, String at) {
        switch (event) {
            case HoldPlaced placed -> open.put(EventAudit.key(placed), placed);
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
        var placed = open.get(new CommandKey(user(event), event.head().commandId().value()));
        close(user(event), event.head().commandId().value(), at, "expired");
        expired++;
        if (placed != null) {
            var late = event.head().decidedAtMillis() - placed.expiresAtMillis();
            if (late < 0) {
                violations.add("hold %s expired %d ms early".formatted(at, -late));
            }
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

    /** Whether any is open that should have expired. */
    void finish(long nowMillis, Duration grace) {
        open.forEach(
                (key, placed) -> {
                    if (placed.expiresAtMillis() + grace.toMillis() < nowMillis) {
                        violations.add(
                                "hold %s is open %d ms after its time"
                                        .formatted(key, nowMillis - placed.expiresAtMillis()));
                    }
                });
    }

    private static String user(Event event) {
        return event.head().user().value();
    }

    /** How many expired. */
    long expired() {
        return expired;
    }
}
