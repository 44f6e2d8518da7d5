package dev.laurel.command.runtime;

import org.springframework.context.SmartLifecycle;

import java.util.function.BooleanSupplier;

/**
 * Tells, before anything else stops, that the service is stopping: streams end after the line they
 * are at, and {@code /readyz} says no.
 *
 * <p>Threading: set by the container, read by any.
 */
public final class StopSignal implements SmartLifecycle, BooleanSupplier {

    private volatile boolean running;
    private volatile boolean stopping;

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        stopping = true;
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** The last to start, the first to stop: before the web server takes no more requests. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }

    /** Whether it is stopping. */
    @Override
    public boolean getAsBoolean() {
        return stopping;
    }
}
