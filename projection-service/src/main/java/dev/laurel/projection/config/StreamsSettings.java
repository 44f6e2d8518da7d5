package dev.laurel.projection.config;

import dev.laurel.projection.config.ProjectionProperties.KafkaProperties;
import dev.laurel.projection.config.ProjectionProperties.RoleProperties;
import dev.laurel.projection.runtime.RocksTuning;

import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

import java.nio.file.Path;
import java.util.Properties;

/**
 * Settings of a role's Streams client; each line with a reason where it is not Kafka's default.
 *
 * <p>Both roles run exactly-once. For the ledger that is the point of it. For the views it makes
 * the view, the standings spilled from it and the event's offset one unit: at least once, a crash
 * between two of them, or an instance that wakes up and goes on writing after another has taken its
 * partitions, would lose or double a contribution for ever.
 */
final class StreamsSettings {

    private static final int SESSION_MILLIS = 6_000;
    private static final int HEARTBEAT_MILLIS = 500;
    private static final int TRANSACTION_MILLIS = 5_000;
    private static final int REQUEST_MILLIS_MAX = 5_000;
    private static final long RECOVERY_LAG_MAX = 1_000;
    private static final long PROBING_MILLIS = 60_000;
    private static final long UNCOMMITTED_BYTES = 16 << 20;
    private static final int POLL_RECORDS_MAX = 2_000;
    private static final int POLL_MILLIS_MAX = 5;
    private static final int LINGER_MILLIS = 100;
    private static final int BATCH_BYTES = 128 * 1024;
    private static final int PRODUCER_BYTES = 16 << 20;
    private static final int FETCH_BYTES = 8 << 20;
    private static final int PARTITION_FETCH_BYTES = 512 * 1024;

    private StreamsSettings() {}

    static Properties of(String applicationId, KafkaProperties kafka, RoleProperties role) {
        var settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, applicationId);
        settings.put(StreamsConfig.CLIENT_ID_CONFIG, applicationId + "-" + kafka.instanceId());
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
        settings.put(
                StreamsConfig.STATE_DIR_CONFIG, stateDirectory(kafka.dataDirectory()).toString());
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        settings.put(
                StreamsConfig.COMMIT_INTERVAL_MS_CONFIG,
                Math.toIntExact(role.commitInterval().toMillis()));
        // Commits are made only between polls: a poll must not outlast the interval.
        settings.put(StreamsConfig.POLL_MS_CONFIG, POLL_MILLIS_MAX);
        settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, role.threads());
        settings.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, kafka.standbyReplicas());
        // An instance that comes back catches up as a standby first, not while clients wait.
        settings.put(StreamsConfig.ACCEPTABLE_RECOVERY_LAG_CONFIG, RECOVERY_LAG_MAX);
        settings.put(StreamsConfig.PROBING_REBALANCE_INTERVAL_MS_CONFIG, PROBING_MILLIS);
        // Our own caches are decoded ones; and records must not wait in a cache.
        settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0);
        // A broker that is there and silent is given up, and the one that leads now is asked.
        settings.put(StreamsConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_MILLIS_MAX);
        settings.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        // The order between commands and transfers of a partition does not matter: never wait.
        settings.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, -1L);
        settings.put(StreamsConfig.GROUP_PROTOCOL_CONFIG, "classic");
        // A killed instance finds its stores as they were at its last commit, and restores the rest
        // (KIP-892); without, it wipes them and restores all.
        settings.put(StreamsConfig.TRANSACTIONAL_STATE_STORES_CONFIG, true);
        settings.put(StreamsConfig.STATESTORE_UNCOMMITTED_MAX_BYTES_CONFIG, UNCOMMITTED_BYTES);
        rocks(settings, kafka);
        consumers(settings, kafka);
        producer(settings);
        return settings;
    }

    private static void rocks(Properties settings, KafkaProperties kafka) {
        settings.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, RocksTuning.class);
        settings.put(RocksTuning.BLOCK_CACHE_BYTES, kafka.blockCacheBytes());
        settings.put(RocksTuning.MEMTABLE_BYTES, kafka.memtableBytes());
    }

    private static void consumers(Properties settings, KafkaProperties kafka) {
        if (kafka.standbyReplicas() == 0) {
            // One that comes back under its old name has its partitions at once, and restores them.
            // Where another one holds a copy, that one goes on sooner.
            main(settings, ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, "laurel-" + kafka.instanceId());
        }
        main(settings, ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_MILLIS);
        main(settings, ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, HEARTBEAT_MILLIS);
        main(settings, ConsumerConfig.MAX_POLL_RECORDS_CONFIG, POLL_RECORDS_MAX);
        // Bounds of the heap.
        main(settings, ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, PARTITION_FETCH_BYTES);
        settings.put(
                StreamsConfig.consumerPrefix(ConsumerConfig.FETCH_MAX_BYTES_CONFIG), FETCH_BYTES);
    }

    private static void main(Properties settings, String key, Object value) {
        settings.put(StreamsConfig.mainConsumerPrefix(key), value);
    }

    private static void producer(Properties settings) {
        put(settings, ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        // Every commit flushes, so that waiting costs nothing; and each request that goes out
        // before
        // it makes the coordinator write down its partitions once more.
        put(settings, ProducerConfig.LINGER_MS_CONFIG, LINGER_MILLIS);
        put(settings, ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
        put(settings, ProducerConfig.BUFFER_MEMORY_CONFIG, PRODUCER_BYTES);
        // What a dead instance left open is rolled back after this, and its partitions go on.
        put(settings, ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_MILLIS);
    }

    private static void put(Properties settings, String key, Object value) {
        settings.put(StreamsConfig.producerPrefix(key), value);
    }

    static Path stateDirectory(Path dataDirectory) {
        return dataDirectory.resolve("streams").toAbsolutePath();
    }
}
