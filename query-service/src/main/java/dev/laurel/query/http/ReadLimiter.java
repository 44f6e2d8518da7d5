package dev.laurel.query.http;

import dev.laurel.kit.metrics.Meters;
import dev.laurel.kit.problem.ProblemCode;
import dev.laurel.kit.problem.ProblemException;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Bounds how many requests read the store at once: a call into RocksDB holds on to the carrier of
 * its virtual thread. A request beyond the bound waits for a moment, and is then told to come
 * again.
 *
 * <p>Threading: any thread.
 */
public final class ReadLimiter {

    private static final long MOMENT_MILLIS = 250;

    private final Semaphore places;
    private final int readsInFlightMax;
    private final Counter refused;

    public ReadLimiter(int readsInFlightMax, MeterRegistry meters) {
        this.places = new Semaphore(readsInFlightMax);
        this.readsInFlightMax = readsInFlightMax;
        this.refused =
                Meters.counter(
                        meters,
                        "laurel.query.refused",
                        "reads",
                        "Reads refused: too many under way");
        Meters.gauge(
                meters,
                "laurel.query.inflight",
                "reads",
                "Reads under way",
                places,
                left -> readsInFlightMax - left.availablePermits());
    }

    void enter() throws InterruptedException {
        if (!places.tryAcquire(MOMENT_MILLIS, TimeUnit.MILLISECONDS)) {
            refused.increment();
            throw new ProblemException(
                    ProblemCode.OVERLOADED, "Too many reads are under way; try again in a second");
        }
    }

    void leave() {
        places.release();
    }

    /**
     * Lets no read in any more and waits for those under way.
     *
     * @return false where some are still under way after that time
     */
    public boolean close(Duration timeout) throws InterruptedException {
        return places.tryAcquire(readsInFlightMax, timeout.toNanos(), TimeUnit.NANOSECONDS);
    }
}
