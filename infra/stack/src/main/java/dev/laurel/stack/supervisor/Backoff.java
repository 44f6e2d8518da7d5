package dev.laurel.stack.supervisor;

import java.time.Duration;

/**
 * How long a part that died waits for its next start: 1 s, 2 s, 4 s … 60 s, and 60 s from then on,
 * for ever. It is never given up: what kept it from starting may be mended at any time, a try a
 * minute costs little, and {@code laurel status} tells of each.
 */
final class Backoff {

    /** A part that lived so long since its start is one that works: it begins at 1 s again. */
    static final Duration STABLE = Duration.ofMinutes(1);

    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LAST = Duration.ofSeconds(60);
    private static final int DOUBLINGS_MAX = 6;

    private Backoff() {}

    /**
     * The pause before the next start.
     *
     * @param failuresInRow at least 1
     */
    static Duration after(int failuresInRow) {
        var doubled = FIRST.multipliedBy(1L << Math.clamp(failuresInRow - 1L, 0, DOUBLINGS_MAX));
        return doubled.compareTo(LAST) < 0 ? doubled : LAST;
    }
}
