package dev.laurel.query.config;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

import java.util.HashMap;
import java.util.Map;

/** The consumer of the replica: committed records only, every partition, its own offsets. */
final class KafkaConfiguration {

    private static final int RECORDS_A_POLL = 5_000;
    private static final int FETCH_BYTES = 8 << 20;
    private static final int PARTITION_BYTES = 512 << 10;

    /** A broker that is there and silent is given up after it, and the one that leads now asked. */
    private static final int REQUEST_MILLIS_MAX = 5_000;

    private static final int API_TIMEOUT_MILLIS = 10_000;

    private KafkaConfiguration() {}

    static Consumer<byte[], byte[]> consumer(QuerySettings settings) {
        var config = new HashMap<String, Object>();
        config.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, settings.kafkaServers());
        config.put(ConsumerConfig.CLIENT_ID_CONFIG, "laurel-query-" + settings.instanceId());
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        // The offsets are in the store; where Kafka does not know them, the store is of another
        // cluster.
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, RECORDS_A_POLL);
        config.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
        config.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, PARTITION_BYTES);
        config.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_MILLIS_MAX);
        config.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, API_TIMEOUT_MILLIS);
        config.put(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
        return new KafkaConsumer<>(
                Map.copyOf(config), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
