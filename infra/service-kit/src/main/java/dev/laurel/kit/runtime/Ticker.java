package dev.laurel.kit.runtime;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Runs small tasks again and again, one after the other in one thread: looks at volumes, at
 * brokers, at the state of the service. A task that fails is run again next time.
 *
 * <p>Threading: the container starts and stops it.
 */
public final class Ticker implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Ticker.class);
    private static final Duration STOP_BOUND = Duration.ofSeconds(5);

    private final String name;
    private final Duration pause;
    private final List<Runnable> tasks;
    private @Nullable ScheduledExecutorService executor;

    /**
     * Makes one, not started.
     *
     * @param name of its thread
     * @param pause between the end of one round and the start of the next
     * @param tasks each with a bound of its own
     */
    public Ticker(String name, Duration pause, List<Runnable> tasks) {
        this.name = name;
        this.pause = pause;
        this.tasks = List.copyOf(tasks);
    }

    @Override
    public synchronized void start() {
        if (executor != null) {
            return;
        }
        var started =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().name(name).daemon().factory());
        var ticking =
                started.scheduleWithFixedDelay(
                        this::tick, 0, pause.toMillis(), TimeUnit.MILLISECONDS);
        assert !ticking.isCancelled();
        executor = started;
    }

    private void tick() {
        for (var task : tasks) {
            try {
                task.run();
            } catch (RuntimeException e) {
                // The edge of the thread: an exception would end the schedule without a word.
                LOG.error("A task of {} failed and is run again", name, e);
            }
        }
    }

    @Override
    public synchronized void stop() {
        var stopped = executor;
        executor = null;
        if (stopped == null) {
            return;
        }
        var waiting = stopped.shutdownNow();
        assert waiting.size() <= 1;
        try {
            if (!stopped.awaitTermination(STOP_BOUND.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("Thread {} did not end within {} s", name, STOP_BOUND.toSeconds());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return executor != null;
    }

    /** With what it watches, which starts before the web server and stops after it. */
    @Override
    public int getPhase() {
        return 0;
    }
}
