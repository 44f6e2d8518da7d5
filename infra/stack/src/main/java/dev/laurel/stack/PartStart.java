package dev.laurel.stack;

import dev.laurel.stack.process.Child;
import dev.laurel.stack.process.LogFiles;
import dev.laurel.stack.runtime.Waiting;
import dev.laurel.stack.service.Readiness;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * The wait for one process that was just started. It ends when the process answers or is dead, and
 * where it makes no progress for too long: a service that reads what it missed may need hours, and
 * says so by a lag that shrinks.
 *
 * <p>Threading: one thread.
 */
final class PartStart {

    /** Even a lag that shrinks is no reason to wait for longer. */
    private static final Duration WAIT_MAX = Duration.ofDays(1);

    private static final Duration TOLD_EVERY = Duration.ofSeconds(5);

    private final StackPart control;
    private final Child child;
    private final Path log;
    private final Duration patience;
    private final long began = System.nanoTime();
    private Readiness newest = Readiness.not("does not answer");
    private long smallestLag = Long.MAX_VALUE;
    private long progressed = began;
    private long told = began;

    /**
     * @param patience how long it may make no progress
     */
    PartStart(StackPart control, Child child, Path log, Duration patience) {
        this.control = control;
        this.child = child;
        this.log = log;
        this.patience = patience;
    }

    /**
     * Waits.
     *
     * @param needless whether there is no use in waiting on
     */
    void await(StackListener listener, BooleanSupplier needless) {
        Waiting.until(
                () -> {
                    // Once is enough: a service whose group rebalances a moment later has started.
                    newest = control.readiness(child.handle());
                    if (newest.ready() || needless.getAsBoolean() || !child.alive()) {
                        return true;
                    }
                    tell(listener);
                    return outOfPatience();
                },
                WAIT_MAX);
    }

    /**
     * Requires that it answered and lives.
     *
     * @throws StackException what it said last, or what it was waited for
     */
    void requireReady() {
        var label = control.instance().label();
        if (!child.alive()) {
            throw new StackException(
                    "%s died at start: %s (log: %s)"
                            .formatted(
                                    label, LogFiles.lastLine(log).orElse("it said nothing"), log));
        }
        if (!newest.ready()) {
            throw new StackException(
                    "%s is not ready %d s after its start and made no progress for %d s: %s (log: %s)"
                            .formatted(
                                    label,
                                    time().toSeconds(),
                                    patience.toSeconds(),
                                    newest.detail(),
                                    log));
        }
    }

    private boolean outOfPatience() {
        var lag = newest.progress().lag().orElse(Long.MAX_VALUE);
        if (lag < smallestLag) {
            smallestLag = lag;
            progressed = System.nanoTime();
        }
        return System.nanoTime() - progressed >= patience.toNanos();
    }

    private void tell(StackListener listener) {
        if (System.nanoTime() - told >= TOLD_EVERY.toNanos()) {
            told = System.nanoTime();
            listener.waiting(control.instance(), time(), newest.detail());
        }
    }

    private Duration time() {
        return Duration.ofNanos(System.nanoTime() - began);
    }
}
