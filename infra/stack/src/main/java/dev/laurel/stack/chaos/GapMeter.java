package dev.laurel.stack.chaos;

import java.time.Duration;
import java.util.Locale;

/**
 * Measures the longest time between two successes. Threading: any thread.
 *
 * <p>All times are of {@link System#nanoTime}.
 */
final class GapMeter {

    private long last;
    private long restarted;
    private long longest;
    private long longestEnd;

    GapMeter(long nowNanos) {
        last = nowNanos;
        restarted = nowNanos;
    }

    /**
     * A time without a success.
     *
     * @param end since the restart
     */
    record Gap(Duration length, Duration end) {

        static final Gap NONE = new Gap(Duration.ZERO, Duration.ZERO);

        /** For people. */
        String text() {
            return String.format(
                    Locale.ROOT,
                    "%4.1f s (to %.1f s)",
                    length.toMillis() / 1e3,
                    end.toMillis() / 1e3);
        }
    }

    synchronized void success(long nowNanos) {
        take(nowNanos);
        last = Math.max(last, nowNanos);
    }

    private void take(long nowNanos) {
        if (nowNanos - last > longest) {
            longest = nowNanos - last;
            longestEnd = nowNanos - restarted;
        }
    }

    /** Forgets the gaps that have ended; the one that lasts now still counts from its begin. */
    synchronized void restart(long nowNanos) {
        restarted = nowNanos;
        longest = 0;
    }

    /** The longest gap since the last restart, and a restart: no time is lost between the two. */
    synchronized Gap takeLongest(long nowNanos) {
        var gap = longest(nowNanos);
        restart(nowNanos);
        return gap;
    }

    /** The longest gap since the restart, the one that lasts now included. */
    synchronized Gap longest(long nowNanos) {
        take(nowNanos);
        return new Gap(Duration.ofNanos(longest), Duration.ofNanos(longestEnd));
    }

    /** How long ago the last success is. */
    synchronized Duration silence(long nowNanos) {
        return Duration.ofNanos(nowNanos - last);
    }
}
