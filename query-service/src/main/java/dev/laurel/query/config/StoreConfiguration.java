package dev.laurel.query.config;

import dev.laurel.query.http.ReadLimiter;
import dev.laurel.query.position.PositionGate;
import dev.laurel.query.replica.ReadViews;
import dev.laurel.query.replica.Replica;
import dev.laurel.query.replica.ReplicaStatus;
import dev.laurel.query.runtime.FatalExit;
import dev.laurel.query.runtime.QueryRuntime;
import dev.laurel.query.store.BoardNumbers;
import dev.laurel.query.store.QueryStore;

import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
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

    @Bean
    @ConditionalOnMissingBean
    InstantSource clock() {
        return InstantSource.system();
    }

    @Bean
    PrometheusMeterRegistry meters() {
        var meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        new JvmMemoryMetrics().bindTo(meters);
        new JvmThreadMetrics().bindTo(meters);
        new ProcessorMetrics().bindTo(meters);
        return meters;
    }

    @Bean
    JvmGcMetrics jvmGcMetrics(PrometheusMeterRegistry meters) {
        var metrics = new JvmGcMetrics();
        metrics.bindTo(meters);
        return metrics;
    }

    @Bean
    BoardNumbers boardNumbers(QueryStore store, PrometheusMeterRegistry meters) {
        meters.gauge("laurel.query.store.memory", store, QueryStore::memoryBytes);
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

    @Bean(destroyMethod = "")
    Replica replica(
            QuerySettings settings,
            Replica.Parts parts,
            InstantSource clock,
            PrometheusMeterRegistry meters,
            ObjectProvider<Consumer<byte[], byte[]>> given) {
        // Tests give one that reads from memory.
        var consumer = given.getIfAvailable(() -> KafkaConfiguration.consumer(settings));
        var kept =
                new Replica.Kept(settings.kept().transactionsPerUser(), settings.kept().outcomes());
        return new Replica(consumer, parts, kept, clock, meters);
    }

    @Bean
    Replica.Parts replicaParts(
            QueryStore store,
            BoardNumbers boards,
            ReadViews views,
            ReplicaStatus status,
            PositionGate gate) {
        return new Replica.Parts(store, boards, views, status, gate);
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
