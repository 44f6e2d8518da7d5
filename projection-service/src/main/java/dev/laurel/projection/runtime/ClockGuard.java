package dev.laurel.projection.runtime;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Ends the process when the clock of its machine was set back far. Kafka's clients take the time
 * from that clock and their timers never go back: until it has caught up they send no heartbeat and
 * give nothing up, and the group takes their partitions away again and again. One that is started
 * anew goes on at once.
 *
 * <p>A clock set ahead is none of this: what waits is over too early, once, and is asked again.
 *
 * <p>Threading: one thread.
 */
public final class ClockGuard {

    private static final Logger LOG = LoggerFactory.getLogger(ClockGuard.class);

    /** What the clients' own bounds (session, request, transaction) let pass. */
    static final long BACK_MILLIS_MAX = 30_000;

    private final LongSupplier wallMillis;
    private final LongSupplier nanoClock;
    private final FatalExit fatal;
    private long lastWallMillis;
    private long lastNanos;

    /**
     * Makes one, which starts from now.
     *
     * @param wallMillis milliseconds since the epoch, as the machine has it
     * @param nanoClock never goes back and never jumps
     * @param fatal must not wait for anything that has a timer
     */
    public ClockGuard(LongSupplier wallMillis, LongSupplier nanoClock, FatalExit fatal) {
        this.wallMillis = wallMillis;
        this.nanoClock = nanoClock;
        this.fatal = fatal;
        this.lastWallMillis = wallMillis.getAsLong();
        this.lastNanos = nanoClock.getAsLong();
    }

    /** Compares what passed by either clock since the last call. */
    public void look() {
        var wall = wallMillis.getAsLong();
        var nanos = nanoClock.getAsLong();
        var passed = TimeUnit.NANOSECONDS.toMillis(nanos - lastNanos);
        var backMillis = passed - (wall - lastWallMillis);
        lastWallMillis = wall;
        lastNanos = nanos;
        if (backMillis > BACK_MILLIS_MAX) {
            var line =
                    "the clock of this machine was set back by %d s; Kafka's clients would wait until it has caught up"
                            .formatted(TimeUnit.MILLISECONDS.toSeconds(backMillis));
            LOG.error("Ends to be started anew: {}", line);
            fatal.exit(line);
        }
    }
}
