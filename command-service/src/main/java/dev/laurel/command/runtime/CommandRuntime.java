package dev.laurel.command.runtime;

import dev.laurel.command.outcome.OutcomeTail;
import dev.laurel.command.outcome.RepeatWatcher;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

import java.time.Duration;

/**
 * Starts the producer and those who follow the outcomes before the HTTP server and stops them after
 * it: requests in flight are made durable and get their outcomes to the last.
 *
 * <p>Threading: called by the container, one call at a time.
 */
public final class CommandRuntime implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(CommandRuntime.class);

    /** Before the web server, whose phase is among the last to start and the first to stop. */
    private static final int PHASE = 0;

    private static final Duration STOP_BOUND = Duration.ofSeconds(10);

    private final KafkaSide kafka;
    private final OutcomeTail tail;
    private final RepeatWatcher repeats;
    private @Nullable Thread tailThread;
    private @Nullable Thread repeatsThread;

    public CommandRuntime(KafkaSide kafka, OutcomeTail tail, RepeatWatcher repeats) {
        this.kafka = kafka;
        this.tail = tail;
        this.repeats = repeats;
    }

    @Override
    public void start() {
        kafka.warmUp();
        tailThread = Thread.ofPlatform().name("outcome-tail").start(tail);
        repeatsThread = Thread.ofPlatform().name("repeat-watcher").start(repeats);
    }

    @Override
    public void stop() {
        if (!isRunning()) {
            return;
        }
        kafka.close(STOP_BOUND);
        tail.stop();
        repeats.stop();
        join(tailThread);
        join(repeatsThread);
        tailThread = null;
        repeatsThread = null;
    }

    private static void join(@Nullable Thread thread) {
        try {
            if (thread != null && !thread.join(STOP_BOUND)) {
                LOG.warn("{} did not end within {}", thread.getName(), STOP_BOUND);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return tailThread != null;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
