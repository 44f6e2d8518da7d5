package dev.laurel.query.config;

import dev.laurel.contract.catalogue.Catalogue;
import dev.laurel.query.history.HistorySettings;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.time.Duration;

/**
 * The settings of the service.
 *
 * @param kafkaServers {@code laurel.kafka.bootstrap-servers}
 * @param dataDirectory {@code laurel.data-dir}: where the replica's RocksDB is
 * @param catalogue read from {@code laurel.config}, or the one that ships with Laurel
 * @param history null where no archive is set
 */
public record QuerySettings(
        String instanceId,
        String kafkaServers,
        Path dataDirectory,
        Catalogue catalogue,
        Kept kept,
        Bounds bounds,
        @Nullable HistorySettings history) {

    /**
     * How much is kept.
     *
     * @param transactionsPerUser {@code laurel.query.recent-transactions-per-user}, the newest
     * @param outcomes {@code laurel.query.outcomes-kept}, for how long
     */
    public record Kept(int transactionsPerUser, Duration outcomes) {}

    /**
     * What is bounded.
     *
     * @param storeMemoryMib {@code laurel.query.store-memory-mib}: RocksDB's cache and memtables
     *     together
     * @param readsInFlightMax {@code laurel.query.reads-in-flight-max}
     * @param waitersMax {@code laurel.query.waiters-max}: requests that wait for a position or an
     *     outcome
     */
    public record Bounds(int storeMemoryMib, int readsInFlightMax, int waitersMax) {}
}
