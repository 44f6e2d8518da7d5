package dev.laurel.projection.config;

import dev.laurel.kit.storage.StorageReserve;
import dev.laurel.projection.archive.ArchiveProperties;

import org.springframework.core.env.Environment;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Settings of this service.
 *
 * @param catalogueFile the laurel.yaml; empty for the one that ships with Laurel
 * @param archive empty where this instance has no such role
 * @param startPatience how long the broker and its topics may take to be there
 */
public record ProjectionProperties(
        Set<Role> roles,
        Optional<Path> catalogueFile,
        KafkaProperties kafka,
        LedgerProperties ledger,
        ViewsProperties views,
        Optional<ArchiveProperties> archive,
        Duration startPatience) {

    /**
     * How to reach Kafka and where to keep state.
     *
     * @param instanceId names this instance among its group, and stays when it is started again
     * @param blockCacheBytes of all RocksDB stores together
     * @param memtableBytes of all RocksDB stores together; part of the block cache
     * @param reserve of the volume that has the data directory
     */
    public record KafkaProperties(
            String bootstrapServers,
            String instanceId,
            Path dataDirectory,
            int standbyReplicas,
            long blockCacheBytes,
            long memtableBytes,
            StorageReserve reserve) {}

    /**
     * How a role runs.
     *
     * @param commitInterval the longest that a record waits for its commit
     * @param cachedMax decoded accounts or views on the heap for each partition, at most
     */
    public record RoleProperties(int threads, Duration commitInterval, int cachedMax) {}

    /**
     * The ledger besides.
     *
     * @param decisionsKept how long a command id is remembered, and can be reversed, at least
     */
    public record LedgerProperties(RoleProperties running, Duration decisionsKept) {}

    /**
     * The views besides.
     *
     * @param openPeriodsMax periods of each board and kind of window that a view carries
     */
    public record ViewsProperties(RoleProperties running, int openPeriodsMax) {}

    private static final String PREFIX = "laurel.";
    private static final int DECISIONS_DAYS_MAX = 3_650;
    private static final int THREADS_MAX = 64;
    private static final int COMMIT_MILLIS_MAX = 1_000;
    private static final int CACHED_MAX = 10_000_000;
    private static final long MEBIBYTE = 1L << 20;

    /**
     * Reads and checks them.
     *
     * @throws SettingException naming the first key that cannot be
     */
    public static ProjectionProperties read(Environment environment) {
        var reader = new SettingsReader(environment);
        var roles = PREFIX + "roles";
        var config = reader.text(PREFIX + "config", "");
        var chosen = Role.parse(roles, reader.text(roles, "ledger,views,archive"));
        return new ProjectionProperties(
                chosen,
                config.isEmpty()
                        ? Optional.empty()
                        : Optional.of(reader.path(PREFIX + "config", config)),
                kafka(reader),
                new LedgerProperties(
                        role(reader, "ledger", "cached-accounts", 8_192),
                        Duration.ofDays(
                                reader.whole(
                                        PREFIX + "ledger.decisions-kept-days",
                                        7,
                                        1,
                                        DECISIONS_DAYS_MAX))),
                new ViewsProperties(
                        role(reader, "views", "cached-views", 1_024),
                        reader.whole(PREFIX + "views.open-periods", 4, 1, 1_000)),
                chosen.contains(Role.ARCHIVE)
                        ? Optional.of(ArchiveSettings.read(reader))
                        : Optional.empty(),
                Duration.ofSeconds(reader.whole(PREFIX + "start-patience-seconds", 60, 1, 3_600)));
    }

    private static KafkaProperties kafka(SettingsReader reader) {
        var blockCache = reader.whole(PREFIX + "rocksdb.block-cache-mib", 64, 8, 65_536);
        return new KafkaProperties(
                reader.text(PREFIX + "kafka.bootstrap-servers"),
                reader.text(PREFIX + "instance-id", "1"),
                reader.path(PREFIX + "data-dir", ".laurel/projection"),
                reader.whole(PREFIX + "standby-replicas", 0, 0, 10),
                blockCache * MEBIBYTE,
                reader.whole(PREFIX + "rocksdb.memtable-mib", blockCache / 2, 4, blockCache)
                        * MEBIBYTE,
                reserve(reader));
    }

    private static StorageReserve reserve(SettingsReader reader) {
        try {
            return StorageReserve.parse(reader.text(StorageReserve.KEY, ""));
        } catch (IllegalArgumentException e) {
            throw new SettingException(StorageReserve.KEY, String.valueOf(e.getMessage()));
        }
    }

    private static RoleProperties role(
            SettingsReader reader, String role, String cached, int cachedMax) {
        var prefix = PREFIX + role + ".";
        return new RoleProperties(
                reader.whole(prefix + "threads", 1, 1, THREADS_MAX),
                millis(reader, prefix + "commit-interval-millis", 20),
                reader.whole(prefix + cached, cachedMax, 1, CACHED_MAX));
    }

    private static Duration millis(SettingsReader reader, String key, int fallback) {
        return Duration.ofMillis(reader.whole(key, fallback, 1, COMMIT_MILLIS_MAX));
    }
}
