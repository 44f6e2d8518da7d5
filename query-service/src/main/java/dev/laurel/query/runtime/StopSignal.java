package dev.laurel.query.runtime;

import dev.laurel.query.position.PositionGate;

import org.springframework.context.SmartLifecycle;

/**
 * Ends, before anything else stops, the waits of requests: they may want to wait for longer than
 * the web server is given to end.
 *
 * <p>Threading: called by the container.
 */
public final class StopSignal implements SmartLifecycle {

    private final PositionGate gate;
    private volatile boolean running;

    /**
     * @param gate where they wait
     */
    public StopSignal(PositionGate gate) {
        this.gate = gate;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        gate.endAll();
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
}
