package dev.laurel.projection.ledger.log;

import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

import java.util.Map;

/**
 * The settings of the clients that read the log besides Streams.
 *
 * @param group of the ledger's Streams application; the prefix of its changelogs
 */
public record LogClients(String bootstrapServers, String group, String clientId) {

    private static final int REQUEST_MILLIS_MAX = 5_000;
    private static final int API_MILLIS_MAX = 10_000;
    private static final int PARTITION_FETCH_BYTES = 1 << 20;

    /**
     * A broker answers one fetch of a client after the other: one that waited at the end of a
     * partition would hold up the first of the next.
     */
    private static final int FETCH_WAIT_MILLIS_MAX = 5;

    Map<String, Object> admin() {
        return Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                AdminClientConfig.CLIENT_ID_CONFIG,
                clientId,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                REQUEST_MILLIS_MAX,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                API_MILLIS_MAX);
    }

    /** It joins no group: it reads what it is told to. */
    Map<String, Object> consumer(IsolationLevel isolation) {
        return Map.ofEntries(
                Map.entry(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers),
                Map.entry(ConsumerConfig.CLIENT_ID_CONFIG, clientId),
                Map.entry(ConsumerConfig.ISOLATION_LEVEL_CONFIG, isolation.toString()),
                Map.entry(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false),
                Map.entry(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest"),
                Map.entry(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_MILLIS_MAX),
                Map.entry(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, API_MILLIS_MAX),
                Map.entry(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, PARTITION_FETCH_BYTES),
                Map.entry(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FETCH_WAIT_MILLIS_MAX),
                Map.entry(
                        ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class),
                Map.entry(
                        ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
                        ByteArrayDeserializer.class));
    }

    String accountsChangelog() {
        return group + "-accounts-changelog";
    }
}
