package dev.laurel.projection.config;

import dev.laurel.projection.archive.ArchiveProperties;
import dev.laurel.projection.archive.ArchiveProperties.YieldProperties;
import dev.laurel.projection.archive.PostgresProperties;
import dev.laurel.projection.archive.PostgresProperties.PoolProperties;
import dev.laurel.projection.config.ProjectionProperties.KafkaProperties;

import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.postgresql.Driver;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Settings of the archive, and of its Kafka clients. */
final class ArchiveSettings {

    private static final String POSTGRES = "laurel.postgres.";
    private static final String ARCHIVE = "laurel.archive.";
    private static final String URL_PREFIX = "jdbc:postgresql:";
    private static final String GROUP = "laurel-archive";
    private static final int SESSION_MILLIS = 10_000;
    private static final int FETCH_BYTES_MAX = 2 << 20;
    private static final int PARTITION_FETCH_BYTES_MAX = 512 << 10;
    private static final int FETCH_BYTES_MIN = 64 << 10;
    private static final int FETCH_WAIT_MILLIS = 500;
    private static final int POLL_RECORDS_MAX = 2_000;
    private static final int PRODUCER_BYTES = 4 << 20;
    private static final int KIBIBYTE = 1 << 10;

    private ArchiveSettings() {}

    /**
     * Reads and checks them.
     *
     * @throws SettingException naming the first key that cannot be
     */
    static ArchiveProperties read(SettingsReader reader) {
        return new ArchiveProperties(
                postgres(reader),
                reader.whole(ARCHIVE + "batch-rows", 20_000, 1, 1_000_000),
                reader.whole(ARCHIVE + "batch-kib", 4_096, 16, 65_536) * KIBIBYTE,
                millis(reader, ARCHIVE + "linger-millis", 1_000, 10, 60_000),
                new YieldProperties(
                        reader.whole(ARCHIVE + "share-percent", 5, 1, 100),
                        reader.whole(ARCHIVE + "yield-lag", 2_000, 0, Integer.MAX_VALUE),
                        reader.whole(ARCHIVE + "lag-max", 5_000_000, 0, Integer.MAX_VALUE)),
                reader.whole(ARCHIVE + "months-ahead", 3, 1, 24));
    }

    private static PostgresProperties postgres(SettingsReader reader) {
        var key = POSTGRES + "url";
        var url = reader.text(key, "");
        if (url.isEmpty()) {
            throw new SettingException(
                    key, "is missing; role archive needs it (laurel.roles can leave archive out)");
        }
        if (!url.startsWith(URL_PREFIX)) {
            throw new SettingException(
                    key, "must start with " + URL_PREFIX + ", but was \"" + url + "\"");
        }
        if (Driver.parseURL(url, null) == null) {
            // Not said here, because it may hold a password.
            throw new SettingException(key, "must be jdbc:postgresql://host:port/database");
        }
        return new PostgresProperties(
                url,
                reader.text(POSTGRES + "user", "laurel"),
                reader.text(POSTGRES + "password", ""),
                pool(reader));
    }

    private static PoolProperties pool(SettingsReader reader) {
        return new PoolProperties(
                // Flyway holds one while it works with another.
                reader.whole(POSTGRES + "pool-size", 2, 2, 64),
                millis(reader, POSTGRES + "connection-timeout-millis", 5_000, 250, 60_000),
                millis(reader, POSTGRES + "statement-timeout-millis", 30_000, 1_000, 600_000),
                seconds(reader, POSTGRES + "keepalive-seconds", 60, 30, 1_200),
                seconds(reader, POSTGRES + "leak-detection-seconds", 120, 2, 1_200));
    }

    private static Duration millis(
            SettingsReader reader, String key, int fallback, int min, int max) {
        return Duration.ofMillis(reader.whole(key, fallback, min, max));
    }

    private static Duration seconds(
            SettingsReader reader, String key, int fallback, int min, int max) {
        return Duration.ofSeconds(reader.whole(key, fallback, min, max));
    }

    /** The consumer: offsets are PostgreSQL's, and no haste is worth a small fetch. */
    static Map<String, Object> consumer(KafkaProperties kafka) {
        return Map.ofEntries(
                Map.entry(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers()),
                Map.entry(ConsumerConfig.GROUP_ID_CONFIG, GROUP),
                Map.entry(ConsumerConfig.CLIENT_ID_CONFIG, GROUP + "-" + kafka.instanceId()),
                Map.entry(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false),
                Map.entry(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none"),
                Map.entry(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed"),
                Map.entry(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_MILLIS),
                Map.entry(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, FETCH_BYTES_MIN),
                Map.entry(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FETCH_WAIT_MILLIS),
                Map.entry(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES_MAX),
                Map.entry(
                        ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, PARTITION_FETCH_BYTES_MAX),
                Map.entry(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, POLL_RECORDS_MAX),
                Map.entry(
                        ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class),
                Map.entry(
                        ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
                        ByteArrayDeserializer.class));
    }

    /** The consumer that reads again what is archived: in no group, and in haste. */
    static Map<String, Object> lookup(KafkaProperties kafka) {
        var settings = new HashMap<>(consumer(kafka));
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, GROUP + "-lookup-" + kafka.instanceId());
        settings.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 1);
        return settings;
    }

    /** The producer of dead letters. */
    static Map<String, Object> producer(KafkaProperties kafka) {
        return Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                kafka.bootstrapServers(),
                ProducerConfig.CLIENT_ID_CONFIG,
                GROUP + "-dead-letters-" + kafka.instanceId(),
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                true,
                ProducerConfig.BUFFER_MEMORY_CONFIG,
                PRODUCER_BYTES,
                ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
                ByteArraySerializer.class,
                ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
                ByteArraySerializer.class);
    }
}
