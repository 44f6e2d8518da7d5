package dev.laurel.projection.runtime;

import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

import java.util.Map;
import java.util.Set;

/**
 * What the numbers of a Streams client say at one moment.
 *
 * @param bytesIn received from brokers since the clients were made; each answer adds to it
 * @param fetches answered to the consumers that read what is processed
 * @param lag records that those have not read yet, over all their partitions; 0 also where none was
 *     fetched yet
 */
record StreamsReading(double bytesIn, double fetches, long lag) {

    private static final Set<String> CLIENTS =
            Set.of("consumer-metrics", "producer-metrics", "admin-client-metrics");

    private static final String FETCHES = "consumer-fetch-manager-metrics";
    private static final String RESTORE = "restore-consumer";
    private static final String CLIENT_ID = "client-id";

    static StreamsReading of(Map<MetricName, ? extends Metric> metrics) {
        var bytesIn = 0.0;
        var fetches = 0.0;
        var lag = 0L;
        for (var metric : metrics.entrySet()) {
            var name = metric.getKey();
            // No other is asked for its value: that of a transactional store which is just being
            // closed ends the JVM (Kafka 4.4.0, its number of uncommitted bytes).
            if (!CLIENTS.contains(name.group()) && !name.group().equals(FETCHES)) {
                continue;
            }
            if (!(metric.getValue().metricValue() instanceof Double value) || !(value > 0)) {
                continue;
            }
            if (CLIENTS.contains(name.group()) && name.name().equals("incoming-byte-total")) {
                bytesIn += value;
            } else if (name.group().equals(FETCHES) && isProcessed(name)) {
                switch (name.name()) {
                    case "records-lag" -> lag += Math.round(value);
                    case "fetch-total" -> fetches += value;
                    default -> {
                        // Another number.
                    }
                }
            }
        }
        return new StreamsReading(bytesIn, fetches, lag);
    }

    private static boolean isProcessed(MetricName name) {
        return !name.tags().getOrDefault(CLIENT_ID, "").contains(RESTORE);
    }
}
