package dev.laurel.stack.chaos;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/**
 * How long requests were open until they were answered or broken off, and whether that was honest.
 *
 * <p>A command-service answers when the wait that it was asked for is over, as long as the log
 * takes its command. So a request may be open for longer than 10 s only while a fault is under way
 * that hits command-services, brokers or what is between them, and until all is well after it.
 *
 * <p>Threading: any thread.
 */
final class Waits {

    /** The wait that is asked for, and a broker's time to be given up in. */
    private static final Duration BOUND = Duration.ofSeconds(10);

    /** After these every command-service still reaches every broker, and none is away. */
    private static final Set<FaultKind> NO_EXCUSE =
            EnumSet.of(
                    FaultKind.KILL_LEDGER,
                    FaultKind.RESTART_LEDGER,
                    FaultKind.PAUSE_LEDGER,
                    FaultKind.CLOCK_JUMP_LEDGER,
                    FaultKind.KILL_QUERY,
                    FaultKind.DELETE_QUERY_STATE,
                    FaultKind.PAUSE_QUERY,
                    FaultKind.KILL_POSTGRES,
                    FaultKind.CUT_POSTGRES);

    private final Violations violations;
    private boolean excused = true;
    private long excusedUntilNanos;
    private long longestNanos;
    private long overBound;

    /** Until {@link #well} nothing is judged. */
    Waits(Violations violations) {
        this.violations = violations;
    }

    /**
     * Figures of a run.
     *
     * @param longest that any request was open
     * @param overBound how many were open for longer than 10 s
     */
    record Counts(Duration longest, long overBound) {}

    /** A fault is about to be fired. */
    synchronized void hurt(FaultKind kind) {
        excused |= !NO_EXCUSE.contains(kind);
    }

    /** All is well, from this {@link System#nanoTime} on. */
    synchronized void well(long nowNanos) {
        if (excused) {
            excused = false;
            excusedUntilNanos = nowNanos;
        }
    }

    /** A request has ended, however it did. Times are of {@link System#nanoTime}. */
    synchronized void ended(String service, long beganNanos, long nowNanos) {
        var open = nowNanos - beganNanos;
        longestNanos = Math.max(longestNanos, open);
        if (open > BOUND.toNanos()) {
            overBound++;
            if (!excused && beganNanos - excusedUntilNanos >= 0) {
                violations.add(
                        "%s left a request open for %d ms, with neither a service nor a broker hurt"
                                .formatted(service, Duration.ofNanos(open).toMillis()));
            }
        }
    }

    synchronized Counts counts() {
        return new Counts(Duration.ofNanos(longestNanos), overBound);
    }
}
