package dev.laurel.projection.ledger.topology;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.LongUnaryOperator;

/**
 * The wall clock without its jumps: a hold must not end because somebody sets the clock of the
 * machine. Small corrections are followed at once; a step is followed slowly, a tenth of the time
 * that passes, as the machine's own clock says that never goes back.
 *
 * <p>Threading: any thread.
 */
public final class SteadyClock implements LongUnaryOperator {

    private static final Logger LOG = LoggerFactory.getLogger(SteadyClock.class);

    /** More than a machine's clock is corrected by without a step. */
    static final long STEP_MILLIS = 1_000;

    private static final long SLEW = 10;

    private final LongSupplier nanoClock;
    private boolean started;
    private boolean told;
    private long steadyMillis;
    private long atNanos;

    /**
     * Makes one.
     *
     * @param nanoClock never goes back and never jumps
     */
    public SteadyClock(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /**
     * The time by this clock.
     *
     * @param wallMillis by the wall clock, milliseconds since the epoch
     */
    @Override
    public synchronized long applyAsLong(long wallMillis) {
        var nanos = nanoClock.getAsLong();
        var passed = started ? TimeUnit.NANOSECONDS.toMillis(nanos - atNanos) : 0;
        var expected = started ? steadyMillis + passed : wallMillis;
        var ahead = wallMillis - expected;
        if (Math.abs(ahead) <= STEP_MILLIS) {
            told = false;
            set(wallMillis, nanos);
        } else {
            tell(ahead);
            if (passed >= SLEW) {
                set(expected + Long.signum(ahead) * (passed / SLEW), nanos);
            } else {
                return expected;
            }
        }
        return steadyMillis;
    }

    private void set(long millis, long nanos) {
        started = true;
        steadyMillis = millis;
        atNanos = nanos;
    }

    private void tell(long aheadMillis) {
        if (!told) {
            told = true;
            LOG.warn(
                    "The clock of this machine stepped by {} s; holds go by the time that passed",
                    TimeUnit.MILLISECONDS.toSeconds(aheadMillis));
        }
    }
}
