package dev.laurel.stack.chaos;

import java.time.Duration;

/**
 * Measures the longest time between two successes. Threading: any thread.
 *
 * <p>All times are of {@link System#nanoTime}.
 */
final class GapMeter {

    private long last;
    private long longest;

    GapMeter(long nowNanos) {
        last = nowNanos;
    }

    synchronized void success(long nowNanos) {
        longest = Math.max(longest, nowNanos - last);
        last = Math.max(last, nowNanos);
    }

    /** Forgets the gaps that have ended; the one that lasts now still counts from its begin. */
    synchronized void restart() {
        longest = 0;
    }

    /** The longest gap since the restart, the one that lasts now included. */
    synchronized Duration longest(long nowNanos) {
        return Duration.ofNanos(Math.max(longest, nowNanos - last));
    }

    /** How long ago the last success is. */
    synchronized Duration silence(long nowNanos) {
        return Duration.ofNanos(nowNanos - last);
    }
}
