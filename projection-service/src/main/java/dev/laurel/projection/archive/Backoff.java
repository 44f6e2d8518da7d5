package dev.laurel.projection.archive;

/**
 * The wait between attempts: doubled each time up to a bound, none after a success.
 *
 * <p>Threading: one thread.
 */
final class Backoff {

    private static final long FIRST_MILLIS = 200;
    static final long LAST_MILLIS = 5_000;
    static final long MILLIS_PER_SECOND = 1_000;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private long nextMillis = FIRST_MILLIS;
    private long overAtNanos = System.nanoTime();

    /** The next attempt waits. */
    void failed() {
        overAtNanos = System.nanoTime() + nextMillis * NANOS_PER_MILLI;
        nextMillis = Math.min(LAST_MILLIS, 2 * nextMillis);
    }

    void succeeded() {
        nextMillis = FIRST_MILLIS;
        overAtNanos = System.nanoTime();
    }

    /** Milliseconds until the next attempt; 0 when it is due. */
    long remainingMillis() {
        var nanos = overAtNanos - System.nanoTime();
        return nanos <= 0 ? 0 : (nanos + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI;
    }
}
