package dev.laurel.command.runtime;

import dev.laurel.command.outcome.OutcomeRegistry;

import org.springframework.context.SmartLifecycle;

import java.util.function.BooleanSupplier;

/**
 * Tells, before anything else stops, that the service is stopping: streams end after the line they
 * are at, waits end without a decision, and {@code /readyz} says no. A client may want to wait for
 * longer than the web server is given to end.
 *
 * <p>Threading: set by the container, read by any.
 */
public final class StopSignal implements SmartLifecycle, BooleanSupplier {

    private final OutcomeRegistry registry;
    private volatile boolean running;
    private volatile boolean stopping;

    /**
     * @param registry of those who wait
     */
    public StopSignal(OutcomeRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        stopping = true;
        registry.endAll();
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
