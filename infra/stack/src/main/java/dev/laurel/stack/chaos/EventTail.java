package dev.laurel.stack.chaos;

import dev.laurel.contract.event.Event;
import dev.laurel.kafka.codec.EventCodec;
import dev.laurel.kafka.topic.Topics;

import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.IntStream;

/**
 * Follows laurel.events during the run, committed records only, and stamps what comes: what an
 * event says of its own time is what it should be, and only a clock beside it tells when it was.
 *
 * <p>Threading: made by one thread and run by another; {@link #stop} by any.
 */
final class EventTail implements Runnable {

    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration CLOSE_BOUND = Duration.ofSeconds(2);
    private static final int REQUEST_MILLIS_MAX = 5_000;

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Arrivals arrivals;
    private final Violations violations;
    private final InstantSource clock;
    private volatile boolean stopping;

    /** Stands at the end of the log when it is made. */
    EventTail(
            String bootstrapServers,
            Arrivals arrivals,
            Violations violations,
            InstantSource clock) {
        this.arrivals = arrivals;
        this.violations = violations;
        this.clock = clock;
        this.consumer = consumer(bootstrapServers);
        var partitions = partitions();
        consumer.assign(partitions);
        consumer.endOffsets(partitions).forEach(consumer::seek);
    }

    static KafkaConsumer<byte[], byte[]> consumer(String bootstrapServers) {
        var properties = new Properties();
        properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_MILLIS_MAX);
        return new KafkaConsumer<>(
                properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    static List<TopicPartition> partitions() {
        return IntStream.range(0, Topics.PARTITIONS)
                .mapToObj(number -> new TopicPartition(Topics.EVENTS.name(), number))
                .toList();
    }

    @Override
    public void run() {
        try {
            while (!stopping) {
                var records = consumer.poll(POLL);
                var nowMillis = clock.millis();
                for (var record : records) {
                    var event = EventCodec.decode(Objects.requireNonNull(record.value()));
                    if (event instanceof Event.HoldPlaced) {
                        arrivals.placed(record.partition(), record.offset(), nowMillis);
                    }
                    arrivals.take(
                            record.partition(),
                            record.offset(),
                            event instanceof Event.HoldExpired,
                            nowMillis);
                }
            }
        } catch (RuntimeException e) {
            if (!stopping) {
                violations.add("the reader that follows the events failed: " + e);
            }
        } finally {
            consumer.close(CloseOptions.timeout(CLOSE_BOUND));
        }
    }

    void stop() {
        stopping = true;
    }
}
