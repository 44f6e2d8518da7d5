package dev.laurel.stack.runtime;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits with a bound for what other processes do; there is no event to wait on. */
public final class Waiting {

    private static final Duration STEP = Duration.ofMillis(50);

    private Waiting() {}

    /**
     * Looks at the condition every 50 ms.
     *
     * @return whether it came true within the bound; false also when interrupted
     */
    public static boolean until(BooleanSupplier condition, Duration bound) {
        return until(condition, bound, STEP);
    }

    /** The same with another step. */
    public static boolean until(BooleanSupplier condition, Duration bound, Duration step) {
        var end = System.nanoTime() + bound.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end >= 0 || Thread.currentThread().isInterrupted()) {
                return false;
            }
            LockSupport.parkNanos(step.toNanos());
        }
        return true;
    }

    /** Lets the time pass, or less where interrupted. */
    public static void pause(Duration time) {
        until(() -> false, time, time);
    }
}
