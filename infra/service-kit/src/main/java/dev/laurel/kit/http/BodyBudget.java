package dev.laurel.kit.http;

import dev.laurel.kit.metrics.Meters;

import io.micrometer.core.instrument.MeterRegistry;

import java.util.concurrent.Semaphore;

/**
 * How many bytes of bodies may be in memory at once. At the bound the answer is no; nothing is
 * queued. Small bodies have as much room of their own, so that a few large ones never keep them
 * out.
 *
 * <p>Threading: any thread.
 */
public final class BodyBudget {

    /** A few hundred commands. */
    private static final int SMALL_BYTES_MAX = 64 * 1_024;

    private final Semaphore large;
    private final Semaphore small;

    /**
     * @param bytesMax of large bodies together, and as much of small ones
     */
    public BodyBudget(int bytesMax, MeterRegistry meters) {
        large = new Semaphore(bytesMax);
        small = new Semaphore(bytesMax);
        gauge("large", large, bytesMax, meters);
        gauge("small", small, bytesMax, meters);
        Meters.bound(
                meters,
                "laurel.http.body.max",
                "bytes",
                "Memory that the bodies of requests may take, large and small ones each",
                bytesMax);
    }

    private static void gauge(String size, Semaphore free, int max, MeterRegistry meters) {
        Meters.gauge(
                meters,
                "laurel.http.body." + size,
                "bytes",
                "Memory that " + size + " bodies of requests take",
                free,
                places -> (double) max - places.availablePermits());
    }

    /**
     * Makes the room of a body larger; false where there is not enough, and then it is as it was.
     *
     * @param from bytes that it has now, 0 at first
     * @param to bytes that it shall have
     */
    boolean grow(int from, int to) {
        if (!of(to).tryAcquire(to)) {
            return false;
        }
        release(from);
        return true;
    }

    void release(int bytes) {
        of(bytes).release(bytes);
    }

    private Semaphore of(int bytes) {
        return bytes <= SMALL_BYTES_MAX ? small : large;
    }
}
