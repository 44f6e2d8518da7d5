package dev.laurel.kit.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The chosen numbers of one Kafka client, as gauges and counters.
 *
 * <p>Micrometer's binder is not used here: it registers every number that a client has, needs a
 * thread for each client to notice new ones, and takes away the number of a client as soon as one
 * of its topics has it too.
 *
 * <p>Threading: any thread reads; one makes it and may replace the client.
 */
final class KafkaMeters {

    /** All meters of a scrape share one look at the client, which lists thousands of numbers. */
    private static final long LOOK_NANOS = Duration.ofMillis(500).toNanos();

    private static final String CLIENT_ID = "client-id";
    private static final String RESTORE = "restore-consumer";

    /** A number that the client keeps apart by one of these is in a total already. */
    private static final Set<String> PARTS = Set.of("topic", "partition", "node-id");

    private final List<KafkaMeter> rows;
    private final Map<String, Map<String, Integer>> places = new HashMap<>();
    private Supplier<? extends Map<MetricName, ? extends Metric>> client;
    private double[] values;
    private long lookedAtNanos;

    KafkaMeters(
            List<KafkaMeter> rows, Supplier<? extends Map<MetricName, ? extends Metric>> client) {
        this.rows = rows;
        this.client = client;
        this.values = new double[rows.size()];
        for (var place = 0; place < rows.size(); place++) {
            var row = rows.get(place);
            places.computeIfAbsent(row.group(), _ -> new HashMap<>()).put(row.name(), place);
        }
        look();
    }

    void bindTo(MeterRegistry registry, String name) {
        for (var i = 0; i < rows.size(); i++) {
            var place = i;
            var row = rows.get(i);
            if (row.counter()) {
                FunctionCounter.builder(row.meterName(), this, meters -> meters.value(place))
                        .description(row.help())
                        .tag("client", name)
                        .register(registry);
            } else {
                Gauge.builder(row.meterName(), this, meters -> meters.value(place))
                        .description(row.help())
                        .tag("client", name)
                        .register(registry);
            }
        }
    }

    /** From now on another client has this name: the one before has failed, or was closed. */
    synchronized void replace(Supplier<? extends Map<MetricName, ? extends Metric>> other) {
        client = other;
        look();
    }

    /** What the client says, not older than half a second; NaN where it says nothing. */
    private synchronized double value(int place) {
        if (System.nanoTime() - lookedAtNanos > LOOK_NANOS) {
            look();
        }
        return values[place];
    }

    private synchronized void look() {
        var found = new double[rows.size()];
        Arrays.fill(found, Double.NaN);
        for (var entry : client.get().entrySet()) {
            var name = entry.getKey();
            var group = places.get(name.group());
            var place = group == null ? null : group.get(name.name());
            if (place != null
                    && isOfClient(name)
                    && entry.getValue().metricValue() instanceof Number number) {
                found[place] = rows.get(place).merged(found[place], known(number.doubleValue()));
            }
        }
        values = found;
        lookedAtNanos = System.nanoTime();
    }

    /** What restores a store reads what was counted before. */
    private static boolean isOfClient(MetricName name) {
        for (var tag : name.tags().keySet()) {
            if (PARTS.contains(tag)) {
                return false;
            }
        }
        return !name.tags().getOrDefault(CLIENT_ID, "").contains(RESTORE);
    }

    /** Kafka says −∞ or −1 where nothing has happened yet; no number of the list is below 0. */
    private static double known(double value) {
        return value < 0 || Double.isInfinite(value) ? Double.NaN : value;
    }
}
