package dev.laurel.kit.metrics;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.registry.PrometheusScrapeRequest;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.function.Predicate;

/**
 * Leaves out every sample that is not a number. A value that is not known is absent, because NaN
 * turns each sum and each alert that it meets into NaN as well.
 *
 * <p>Threading: any thread.
 */
final class ValuedRegistry extends PrometheusRegistry {

    @Override
    public MetricSnapshots scrape(@Nullable PrometheusScrapeRequest request) {
        return valued(super.scrape(request));
    }

    @Override
    public MetricSnapshots scrape(
            Predicate<String> included, @Nullable PrometheusScrapeRequest request) {
        return valued(super.scrape(included, request));
    }

    private static MetricSnapshots valued(MetricSnapshots all) {
        var kept = new ArrayList<MetricSnapshot>(all.size());
        for (var family : all) {
            var valued = valued(family);
            if (!valued.getDataPoints().isEmpty()) {
                kept.add(valued);
            }
        }
        return new MetricSnapshots(kept);
    }

    private static MetricSnapshot valued(MetricSnapshot family) {
        if (family.getDataPoints().stream().allMatch(ValuedRegistry::hasValue)) {
            return family;
        }
        return switch (family) {
            case GaugeSnapshot gauges ->
                    new GaugeSnapshot(
                            gauges.getMetadata(),
                            gauges.getDataPoints().stream()
                                    .filter(ValuedRegistry::hasValue)
                                    .toList());
            case CounterSnapshot counters ->
                    new CounterSnapshot(
                            counters.getMetadata(),
                            counters.getDataPoints().stream()
                                    .filter(ValuedRegistry::hasValue)
                                    .toList());
            default -> family;
        };
    }

    private static boolean hasValue(DataPointSnapshot point) {
        return switch (point) {
            case GaugeSnapshot.GaugeDataPointSnapshot gauge -> !Double.isNaN(gauge.getValue());
            case CounterSnapshot.CounterDataPointSnapshot counter ->
                    !Double.isNaN(counter.getValue());
            default -> true;
        };
    }
}
