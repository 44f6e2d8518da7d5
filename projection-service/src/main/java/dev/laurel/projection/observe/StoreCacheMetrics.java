package dev.laurel.projection.observe;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * How often a heap cache spared a store.
 *
 * <p>Threading: shared by all tasks.
 */
public final class StoreCacheMetrics {

    private final Counter hits;
    private final Counter misses;

    public StoreCacheMetrics(MeterRegistry registry, String store) {
        this.hits = counter(registry, store, "hit");
        this.misses = counter(registry, store, "miss");
    }

    private static Counter counter(MeterRegistry registry, String store, String result) {
        return Counter.builder("laurel.projection.cache.lookups")
                .description("Look-ups in the heap cache in front of a store")
                .baseUnit("lookups")
                .tag("store", store)
                .tag("result", result)
                .register(registry);
    }

    public void hit() {
        hits.increment();
    }

    public void miss() {
        misses.increment();
    }
}
