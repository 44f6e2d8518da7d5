package dev.laurel.projection.runtime;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/** What the stores of this process take outside the heap. */
public final class RocksMetrics implements MeterBinder {

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("laurel.projection.rocksdb.cache.bytes", RocksTuning::usedBytes)
                .description("Blocks and memtables in the cache shared by all stores")
                .baseUnit("bytes")
                .register(registry);
    }
}
