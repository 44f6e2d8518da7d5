package dev.laurel.projection.runtime;

import org.apache.kafka.streams.KafkaStreams;

/** How far the consumers of a Streams client are behind, by their own metrics. */
final class ConsumerLag {

    private static final String GROUP = "consumer-fetch-manager-metrics";
    private static final String METRIC = "records-lag";
    private static final String RESTORE = "restore-consumer";

    private ConsumerLag() {}

    /** Records not read yet, over all partitions; 0 where nothing was read yet. */
    static long of(KafkaStreams streams) {
        var lag = 0L;
        for (var metric : streams.metrics().entrySet()) {
            var name = metric.getKey();
            if (name.name().equals(METRIC)
                    && name.group().equals(GROUP)
                    && !name.tags().getOrDefault("client-id", "").contains(RESTORE)
                    && metric.getValue().metricValue() instanceof Double value
                    && value > 0) {
                lag += Math.round(value);
            }
        }
        return lag;
    }
}
