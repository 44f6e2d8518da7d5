package dev.laurel.kit.metrics;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

/**
 * The meters that every service has: JVM (memory, collections, threads, classes), process (CPU,
 * uptime, open files), HTTP and Kafka clients; and the registry for its own. A scrape of it has no
 * NaN: what has no value is left out.
 *
 * <p>Own meters have a description and a base unit: seconds, bytes, ratio, or the plural of what is
 * counted; it becomes the last word of the name.
 *
 * <p>Threading: any thread. Closed by whoever opened it, after all that records.
 */
public final class ServiceMeters implements AutoCloseable {

    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(
                    PrometheusConfig.DEFAULT, new ValuedRegistry(), Clock.SYSTEM);

    private final JvmGcMetrics collections = new JvmGcMetrics();
    private final HttpMeters http = new HttpMeters(registry);

    /** One for each name of a client: names are of the program, so they are few. */
    private final ConcurrentMap<String, KafkaMeters> clients = new ConcurrentHashMap<>();

    private ServiceMeters(String service, String version) {
        for (var binder :
                List.<MeterBinder>of(
                        new JvmMemoryMetrics(),
                        new JvmThreadMetrics(),
                        new ClassLoaderMetrics(),
                        new ProcessorMetrics(),
                        new UptimeMetrics(),
                        new FileDescriptorMetrics(),
                        collections)) {
            binder.bindTo(registry);
        }
        Gauge.builder("laurel.service.info", () -> 1)
                .description("Always 1; the labels say which service this is")
                .baseUnit("info")
                .tag("service", service)
                .tag("version", version)
                .register(registry);
    }

    /**
     * Opens the meters of a service.
     *
     * @param service its name, such as {@code query-service}
     * @param version of the program
     */
    public static ServiceMeters open(String service, String version) {
        return new ServiceMeters(service, version);
    }

    /** For meters of the service's own; closed with this. */
    public PrometheusMeterRegistry registry() {
        return registry;
    }

    public HttpMeters http() {
        return http;
    }

    /**
     * Shows the numbers of a producer. One made again under the same name takes the place of the
     * one before.
     *
     * @param name label {@code client} of its series; of the program, never of a user
     * @return the producer
     */
    public <T extends Producer<?, ?>> T producer(String name, T producer) {
        show(name, KafkaMeter.ofProducer(), producer::metrics);
        return producer;
    }

    /** As {@link #producer}, of a consumer that no group gives its partitions. */
    public <T extends Consumer<?, ?>> T consumer(String name, T consumer) {
        show(name, KafkaMeter.ofConsumer(), consumer::metrics);
        return consumer;
    }

    /** As {@link #producer}, of a consumer that is a member of a group. */
    public <T extends Consumer<?, ?>> T groupMember(String name, T consumer) {
        show(name, KafkaMeter.ofGroupMember(), consumer::metrics);
        return consumer;
    }

    /** As {@link #producer}, of an admin client. */
    public <T extends Admin> T admin(String name, T admin) {
        show(name, KafkaMeter.ofAdmin(), admin::metrics);
        return admin;
    }

    /**
     * Shows the numbers of a Streams client, which are those of its consumers, producers, threads
     * and stores.
     *
     * @param metrics as the client gives them
     */
    public void streams(
            String name, Supplier<? extends Map<MetricName, ? extends Metric>> metrics) {
        show(name, KafkaMeter.ofStreams(), metrics);
    }

    private void show(
            String name,
            List<KafkaMeter> rows,
            Supplier<? extends Map<MetricName, ? extends Metric>> metrics) {
        var made = new KafkaMeters(rows, metrics);
        var known = clients.putIfAbsent(name, made);
        if (known == null) {
            made.bindTo(registry, name);
        } else {
            known.replace(metrics);
        }
    }

    @Override
    public void close() {
        collections.close();
        registry.close();
    }
}
