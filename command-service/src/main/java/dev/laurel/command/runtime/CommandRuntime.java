package dev.laurel.command.runtime;

import dev.laurel.command.outcome.OutcomeTail;
import dev.laurel.kafka.topic.Topics;

import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

import java.time.Duration;

/**
 * Starts producer and tail before the HTTP server and stops them after it: requests in flight are
 * made durable and get their outcomes to the last.
 *
 * <p>Threading: called by the container, one call at a time.
 */
public final class CommandRuntime implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(CommandRuntime.class);

    /** Before the web server, whose phase is among the last to start and the first to stop. */
    private static final int PHASE = 0;

    private static final Duration STOP_BOUND = Duration.ofSeconds(10);

    private final Producer<byte[], byte[]> producer;
    private final OutcomeTail tail;
    private @Nullable Thread thread;

    public CommandRuntime(Producer<byte[], byte[]> producer, OutcomeTail tail) {
        this.producer = producer;
        this.tail = tail;
    }

    @Override
    public void start() {
        try {
            // The first command shall not wait for what the producer has to know.
            var partitions = producer.partitionsFor(Topics.COMMANDS.name());
            LOG.debug("Commands go to {} partitions", partitions.size());
        } catch (KafkaException e) {
            LOG.warn("The producer does not know the topic yet: {}", e.toString());
        }
        thread = Thread.ofPlatform().name("outcome-tail").start(tail);
    }

    @Override
    public void stop() {
        var running = thread;
        if (running == null) {
            return;
        }
        thread = null;
        producer.close(STOP_BOUND);
        tail.stop();
        try {
            if (!running.join(STOP_BOUND)) {
                LOG.warn("The tail of outcomes did not end within {}", STOP_BOUND);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
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
