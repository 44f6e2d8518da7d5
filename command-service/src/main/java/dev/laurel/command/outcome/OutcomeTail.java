package dev.laurel.command.outcome;

import dev.laurel.contract.event.Event;
import dev.laurel.contract.outcome.Outcome;
import dev.laurel.contract.position.PartitionOffset;
import dev.laurel.kafka.codec.CodecException;
import dev.laurel.kafka.codec.EventCodec;
import dev.laurel.kafka.topic.Topics;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Follows laurel.events from its end and brings each decision to the request that waits for it. It
 * reads committed records only, so nothing is answered before the commit that makes it true.
 *
 * <p>When Kafka fails it, it makes a new consumer after a pause and goes on where it was, so no
 * decision is passed over.
 *
 * <p>Threading: {@link #run} belongs to one thread; {@link #stop}, {@link #isReady} and {@link
 * #lag} may be called by any.
 */
public final class OutcomeTail implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(OutcomeTail.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final OutcomeRegistry registry;
    private final ReplyAddress address;
    private final Map<TopicPartition, Long> next = new HashMap<>();

    private volatile boolean stopping;
    private volatile boolean ready;
    private volatile long lag;
    private volatile Consumer<byte[], byte[]> current;

    public OutcomeTail(
            Supplier<Consumer<byte[], byte[]>> consumers,
            OutcomeRegistry registry,
            ReplyAddress address) {
        this.consumers = consumers;
        this.registry = registry;
        this.address = address;
        this.current = consumers.get();
    }

    @Override
    public void run() {
        while (!stopping) {
            try {
                follow(current);
            } catch (WakeupException _) {
                // Woken to stop.
            } catch (KafkaException e) {
                LOG.warn("The tail of outcomes goes on after {}", PAUSE, e);
            }
            ready = false;
            current.close();
            if (!stopping) {
                LockSupport.parkNanos(PAUSE.toNanos());
                current = consumers.get();
            }
        }
    }

    private void follow(Consumer<byte[], byte[]> consumer) {
        var partitions =
                consumer.partitionsFor(Topics.EVENTS.name()).stream()
                        .map(info -> new TopicPartition(info.topic(), info.partition()))
                        .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(
                partitions.stream().filter(partition -> !next.containsKey(partition)).toList());
        next.forEach(consumer::seek);
        for (var partition : partitions) {
            next.put(partition, consumer.position(partition));
        }
        ready = true;
        while (!stopping) {
            for (var event : consumer.poll(POLL)) {
                bring(event);
            }
            var behind = 0L;
            for (var partition : partitions) {
                next.put(partition, consumer.position(partition));
                behind += consumer.currentLag(partition).orElse(0);
            }
            lag = behind;
        }
    }

    private void bring(ConsumerRecord<byte[], byte[]> event) {
        var number = address.numberIn(event.headers());
        if (number < 0 || !registry.isAwaited(number)) {
            return;
        }
        try {
            registry.decided(number, decided(event));
        } catch (CodecException e) {
            // The request ends as pending: the command is in the log, but its answer cannot be
            // read.
            LOG.error("Expected an event at {}-{}", event.partition(), event.offset(), e);
        }
    }

    private static Decided decided(ConsumerRecord<byte[], byte[]> record) {
        var position = new PartitionOffset(record.partition(), record.offset());
        return switch (EventCodec.decode(record.value())) {
            case Event.CommandRejected rejected -> new Decided(rejected.outcome(), position, false);
            case Event.CommandRepeated repeated -> new Decided(repeated.outcome(), position, true);
            case Event.MoneyMoved moved ->
                    new Decided(
                            new Outcome.Applied(
                                    moved.head().version(), OptionalLong.of(moved.available())),
                            position,
                            false);
            case Event.ProfileChanged changed ->
                    new Decided(
                            new Outcome.Applied(changed.head().version(), OptionalLong.empty()),
                            position,
                            false);
        };
    }

    /** Whether it follows the log now. */
    public boolean isReady() {
        return ready;
    }

    /** Records between it and the end of the log, when it last looked. */
    public long lag() {
        return lag;
    }

    public void stop() {
        stopping = true;
        current.wakeup();
    }
}
