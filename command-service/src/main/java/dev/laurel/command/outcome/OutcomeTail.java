package dev.laurel.command.outcome;

import dev.laurel.command.outcome.Decided.Kind;
import dev.laurel.contract.event.Event;
import dev.laurel.contract.position.PartitionOffset;
import dev.laurel.kafka.codec.CodecException;
import dev.laurel.kafka.codec.EventCodec;
import dev.laurel.kafka.topic.Topics;
import dev.laurel.kit.metrics.Meters;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
    private static final byte[] NOTHING = {};
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Duration CLOSE_BOUND = Duration.ofSeconds(2);

    /** After this long without a record it asks the broker whether it is there. */
    private static final Duration SILENCE = Duration.ofSeconds(2);

    /** Together with the silence: how long it takes to notice that the broker is gone. */
    private static final Duration ANSWER_BOUND = Duration.ofMillis(2_500);

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final OutcomeRegistry registry;
    private final ReplyAddress address;
    private final RepeatWatcher repeats;
    private final Counter failures;
    private final Map<TopicPartition, Long> next = new HashMap<>();
    private volatile boolean stopping;
    private volatile boolean ready;
    private volatile long lag;

    /** Of {@link System#nanoTime}; null before the first answer. */
    private volatile @Nullable Long heardAtNanos;

    private boolean told;
    private volatile @Nullable Consumer<byte[], byte[]> current;

    public OutcomeTail(
            Supplier<Consumer<byte[], byte[]>> consumers,
            OutcomeRegistry registry,
            ReplyAddress address,
            RepeatWatcher repeats,
            MeterRegistry metrics) {
        this.consumers = consumers;
        this.registry = registry;
        this.address = address;
        this.repeats = repeats;
        this.failures =
                Meters.counter(
                        metrics,
                        "laurel.command.outcome.tail.failures",
                        "failures",
                        "Times that the tail of outcomes began again");
        Meters.gauge(
                metrics,
                "laurel.command.outcome.tail.lag",
                "records",
                "Records of laurel.events that the tail of outcomes has not read yet",
                this,
                tail -> tail.ready ? (double) tail.lag : Double.NaN);
    }

    @Override
    public void run() {
        while (!stopping) {
            try (var _ = new Following(consumers.get())) {
                follow(Objects.requireNonNull(current));
            } catch (WakeupException _) {
                // Woken to stop.
            } catch (RuntimeException e) {
                // The edge of the loop: whatever it was, waiters are waiting, so it goes on.
                failures.increment();
                if (!told) {
                    told = true;
                    LOG.warn(
                            "The tail of outcomes waits: {}; it begins again every {} ms where it was, commands with wait are pending meanwhile",
                            e.toString(),
                            PAUSE.toMillis());
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    /** The time with one consumer. */
    private final class Following implements AutoCloseable {

        private final Consumer<byte[], byte[]> consumer;

        Following(Consumer<byte[], byte[]> consumer) {
            this.consumer = consumer;
            current = consumer;
            if (stopping) {
                // The stop may have come before there was a consumer to wake up.
                consumer.wakeup();
            }
        }

        @Override
        public void close() {
            ready = false;
            current = null;
            consumer.close(CloseOptions.timeout(CLOSE_BOUND));
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
        note(consumer, partitions);
        ready = true;
        heardAtNanos = System.nanoTime();
        if (told) {
            told = false;
            LOG.info("The tail of outcomes follows the log again");
        }
        var heardNanos = System.nanoTime();
        while (!stopping) {
            var events = consumer.poll(POLL);
            for (var event : events) {
                bring(event);
            }
            note(consumer, partitions);
            if (!events.isEmpty()) {
                heardNanos = System.nanoTime();
                heardAtNanos = heardNanos;
            } else if (System.nanoTime() - heardNanos > SILENCE.toNanos()) {
                // A poll does not tell an idle log from a broker that is gone; this does.
                var ends = consumer.endOffsets(partitions, ANSWER_BOUND);
                assert ends.size() == partitions.size();
                heardNanos = System.nanoTime();
                heardAtNanos = heardNanos;
            }
        }
    }

    private void note(Consumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
        var behind = 0L;
        for (var partition : partitions) {
            next.put(partition, consumer.position(partition));
            behind += consumer.currentLag(partition).orElse(0);
        }
        lag = behind;
    }

    private void bring(ConsumerRecord<byte[], byte[]> event) {
        var number = address.numberIn(event.headers());
        if (number < 0 || !registry.isAwaited(number)) {
            return;
        }
        try {
            bring(event, number);
        } catch (CodecException e) {
            // The request ends as pending: the command is in the log, but its answer cannot be
            // read.
            LOG.error("Expected an event at {}-{}", event.partition(), event.offset(), e);
        }
    }

    private void bring(ConsumerRecord<byte[], byte[]> record, long number) {
        var event = EventCodec.decode(record.value() == null ? NOTHING : record.value());
        if (event instanceof Event.CommandRepeated repeated) {
            repeats.take(Repeat.of(number, record.partition(), record.offset(), repeated));
            return;
        }
        var outcome = FirstAnswers.outcomeOf(event);
        if (outcome != null) {
            var position = new PartitionOffset(record.partition(), record.offset());
            var kind = event instanceof Event.DryRunAnswered ? Kind.DRY_RUN : Kind.FIRST;
            repeats.note(event, position);
            registry.decided(number, new Decided(outcome, position, kind));
        }
    }

    /** Whether it follows the log now. */
    public boolean isReady() {
        return ready;
    }

    /** Records between it and the end of the log; empty where it does not follow the log now. */
    public OptionalLong knownLag() {
        return ready ? OptionalLong.of(lag) : OptionalLong.empty();
    }

    /** Why it does not follow the log now, one sentence; empty where it does. */
    public String detail() {
        if (ready) {
            return "";
        }
        var heard = heardAtNanos;
        return heard == null
                ? "No response from Kafka since the start"
                : "No response from Kafka for "
                        + (System.nanoTime() - heard) / NANOS_PER_SECOND
                        + " s";
    }

    /** Records between it and the end of the log, when it last looked. */
    public long lag() {
        return lag;
    }

    public void stop() {
        stopping = true;
        var consumer = current;
        if (consumer != null) {
            consumer.wakeup();
        }
    }
}
