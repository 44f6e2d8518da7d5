package dev.laurel.command.runtime;

import dev.laurel.command.outcome.OutcomeTail;

import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

import java.util.concurrent.TimeUnit;

/**
 * Starts the tail before the HTTP server and stops it after: requests in flight get their outcomes
 * to the last.
 *
 * <p>Threading: called by the container, one call at a time.
 */
public final class CommandRuntime implements SmartLifecycle {

    /** Before the web server, whose phase is the last to start and the first to stop. */
    private static final int PHASE = 0;

    private static final long STOP_SECONDS_MAX = 10;

    private final OutcomeTail tail;
    private @Nullable Thread thread;

    public CommandRuntime(OutcomeTail tail) {
        this.tail = tail;
    }

    @Override
    public void start() {
        thread = Thread.ofPlatform().name("outcome-tail").start(tail);
    }

    @Override
    public void stop() {
        var running = thread;
        if (running != null) {
            tail.stop();
            try {
                var ended =
                        running.join(
                                java.time.Duration.of(
                                        STOP_SECONDS_MAX, TimeUnit.SECONDS.toChronoUnit()));
                assert ended;
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
            thread = null;
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
