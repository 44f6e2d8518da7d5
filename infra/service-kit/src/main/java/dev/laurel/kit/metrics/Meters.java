package dev.laurel.kit.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import java.util.function.ToDoubleFunction;

/**
 * Makes a service's own meters, none without description and unit. The unit is {@code seconds},
 * {@code bytes} or the plural of what is counted, and becomes the last word of the metric's name.
 *
 * <p>Threading: no state.
 */
public final class Meters {

    private Meters() {}

    /**
     * A counter, or the one that is there already.
     *
     * @param tags keys and values by turns, of a bounded set
     */
    public static Counter counter(
            MeterRegistry registry, String name, String unit, String description, String... tags) {
        return Counter.builder(name)
                .description(description)
                .baseUnit(unit)
                .tags(tags)
                .register(registry);
    }

    /** A timer, in seconds. */
    public static Timer timer(MeterRegistry registry, String name, String description) {
        return Timer.builder(name).description(description).register(registry);
    }

    /**
     * A gauge.
     *
     * @param object held weakly: once nobody else has it, the gauge is absent
     * @param value NaN where it is not known, which leaves the gauge out of a scrape
     */
    public static <T> void gauge(
            MeterRegistry registry,
            String name,
            String unit,
            String description,
            T object,
            ToDoubleFunction<T> value) {
        var gauge =
                Gauge.builder(name, object, value)
                        .description(description)
                        .baseUnit(unit)
                        .register(registry);
        assert gauge.getId() != null;
    }

    /** A bound that does not change. */
    public static void bound(
            MeterRegistry registry, String name, String unit, String description, int value) {
        var gauge =
                Gauge.builder(name, () -> value)
                        .description(description)
                        .baseUnit(unit)
                        .register(registry);
        assert gauge.getId() != null;
    }
}
