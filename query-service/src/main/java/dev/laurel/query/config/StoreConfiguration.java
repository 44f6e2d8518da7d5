package dev.laurel.query.config;

import dev.laurel.kit.metrics.Meters;
import dev.laurel.kit.metrics.ServiceMeters;
import dev.laurel.kit.metrics.ServiceVersion;
import dev.laurel.kit.runtime.StartStopLog;
import dev.laurel.kit.storage.StorageWatch;
import dev.laurel.query.http.ReadLimiter;
import dev.laurel.query.position.PositionGate;
import dev.laurel.query.replica.ReadViews;
import dev.laurel.query.replica.Replica;
import dev.laurel.query.replica.ReplicaStatus;
import dev.laurel.query.runtime.FatalExit;
import dev.laurel.query.runtime.QueryRuntime;
import dev.laurel.query.runtime.StopSignal;
import dev.laurel.query.store.BoardNumbers;
import dev.laurel.query.store.QueryStore;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import org.apache.kafka.clients.consumer.Consumer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import java.time.InstantSource;

/** The store, the replica that fills it, and the thread it runs in. */
@Configuration(proxyBeanMethods = false)
class StoreConfiguration {

    /** Made before what it tells of, so that it ends after it. */
    @Bean
    StartStopLog startStopLog(ReplicaStatus status) {
        return new StartStopLog(
                "query-service",
                ServiceVersion.of(QueryConfiguration.class),
                "reads over HTTP",
                () ->
                        status.state() instanceof ReplicaStatus.State.Failed(var message)
                                ? message
                                : "it was asked to");
    }

    @Bean
    @ConditionalOnMissingBean
    InstantSource clock() {
        return InstantSource.system();
    }

    @Bean
    ServiceMeters serviceMeters() {
        return ServiceMeters.open("query-service", ServiceVersion.of(QueryConfiguration.class));
    }

    /** Closed with the others of the service. */
    @Bean(destroyMethod = "")
    PrometheusMeterRegistry meters(ServiceMeters meters) {
        return meters.registry();
    }

    @Bean
    BoardNumbers boardNumbers(QueryStore store, PrometheusMeterRegistry meters) {
        Meters.gauge(
                meters,
                "laurel.query.store.memory",
                "bytes",
                "Blocks and memtables of the store",
                store,
                known -> (double) known.memoryBytes());
        try (var snapshot = store.snapshot()) {
            return BoardNumbers.load(snapshot);
        }
    }

    @Bean
    ReplicaStatus replicaStatus(InstantSource clock) {
        return new ReplicaStatus(clock);
    }

    @Bean(destroyMethod = "")
    ReadViews readViews() {
        return new ReadViews();
    }

    @Bean
    PositionGate positionGate(QuerySettings settings, PrometheusMeterRegistry meters) {
        return new PositionGate(settings.bounds().waitersMax(), meters);
    }

    @Bean
    StopSignal stopSignal(PositionGate gate) {
        return new StopSignal(gate);
    }

    @Bean(destroyMethod = "")
    Replica replica(
            QuerySettings settings,
            Replica.Parts parts,
            InstantSource clock,
            ServiceMeters meters,
            ObjectProvider<Consumer<byte[], byte[]>> given) {
        // Tests give one that reads from memory.
        var consumer = given.getIfAvailable(() -> KafkaConfiguration.consumer(settings));
        var kept =
                new Replica.Kept(settings.kept().transactionsPerUser(), settings.kept().outcomes());
        return new Replica(
                meters.consumer("replica", consumer), parts, kept, clock, meters.registry());
    }

    @Bean
    Replica.Parts replicaParts(
            QueryStore store,
            BoardNumbers boards,
            ReadViews views,
            ReplicaStatus status,
            PositionGate gate,
            StorageWatch storage) {
        return new Replica.Parts(store, boards, views, status, gate, storage);
    }

    @Bean
    QueryRuntime queryRuntime(
            Replica replica,
            ReplicaStatus status,
            QueryStore store,
            ReadLimiter limiter,
            FatalExit exit) {
        return new QueryRuntime(replica, status, store, limiter, exit);
    }
}
