package dev.laurel.command.config;

import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

import java.time.Duration;
import java.util.Map;

/** The producer of commands and the consumers of their events, with all that bounds them. */
final class KafkaClients {

    private static final int BATCH_BYTES = 256 * 1024;
    private static final long BUFFER_BYTES = 32L * 1024 * 1024;

    /** Long enough to batch what comes at once, short enough not to be seen in a single command. */
    private static final int LINGER_MILLIS = 2;

    /** How long a request may wait for room in the buffer. */
    private static final int BLOCK_MILLIS_MAX = 2_000;

    /** A broker that is there and silent is given up after it, and the one that leads now asked. */
    private static final int REQUEST_MILLIS_MAX = 5_000;

    private static final int ADMIN_MILLIS_MAX = 3_000;
    private static final int DELIVERY_MILLIS_MAX = 30_000;
    private static final int FETCH_BYTES = 1024 * 1024;
    private static final int FETCH_ALL_BYTES = 8 * FETCH_BYTES;

    private KafkaClients() {}

    static Producer<byte[], byte[]> producer(String bootstrapServers) {
        return new KafkaProducer<>(
                Map.ofEntries(
                        Map.entry(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers),
                        Map.entry(ProducerConfig.CLIENT_ID_CONFIG, "laurel-commands"),
                        Map.entry(ProducerConfig.ACKS_CONFIG, "all"),
                        Map.entry(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true),
                        Map.entry(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4"),
                        Map.entry(ProducerConfig.LINGER_MS_CONFIG, LINGER_MILLIS),
                        Map.entry(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES),
                        Map.entry(ProducerConfig.BUFFER_MEMORY_CONFIG, BUFFER_BYTES),
                        Map.entry(ProducerConfig.MAX_BLOCK_MS_CONFIG, BLOCK_MILLIS_MAX),
                        Map.entry(ProducerConfig.ENABLE_METRICS_PUSH_CONFIG, false),
                        Map.entry(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_MILLIS_MAX),
                        Map.entry(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_MILLIS_MAX)),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** It gives up a broker that does not answer: whoever asks asks again. */
    static Admin admin(String bootstrapServers) {
        return Admin.create(
                Map.of(
                        AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        AdminClientConfig.CLIENT_ID_CONFIG,
                        "laurel-storage",
                        AdminClientConfig.ENABLE_METRICS_PUSH_CONFIG,
                        false,
                        AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        ADMIN_MILLIS_MAX,
                        AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                        ADMIN_MILLIS_MAX));
    }

    static Consumer<byte[], byte[]> tail(String bootstrapServers) {
        return consumer(bootstrapServers, "laurel-outcome-tail", FETCH_BYTES);
    }

    /** It reads a little here and there, so it fetches little ahead. */
    static Consumer<byte[], byte[]> firstAnswers(String bootstrapServers) {
        return consumer(bootstrapServers, "laurel-first-answers", FETCH_BYTES / 4);
    }

    private static Consumer<byte[], byte[]> consumer(
            String bootstrapServers, String clientId, int fetchBytes) {
        return new KafkaConsumer<>(
                Map.ofEntries(
                        Map.entry(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers),
                        Map.entry(ConsumerConfig.CLIENT_ID_CONFIG, clientId),
                        Map.entry(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed"),
                        Map.entry(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false),
                        Map.entry(ConsumerConfig.ENABLE_METRICS_PUSH_CONFIG, false),
                        Map.entry(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, fetchBytes),
                        Map.entry(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_ALL_BYTES),
                        Map.entry(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_MILLIS_MAX),
                        Map.entry(
                                CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG,
                                (int) Duration.ofSeconds(10).toMillis())),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }
}
