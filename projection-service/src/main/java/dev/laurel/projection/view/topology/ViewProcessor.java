package dev.laurel.projection.view.topology;

import dev.laurel.projection.observe.StoreCacheMetrics;
import dev.laurel.projection.record.Coordinates;

import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

import java.util.Objects;

/**
 * The node of the views in the topology. Streams calls init again after a task was rolled back, so
 * all that a task knows is made there anew.
 *
 * <p>Threading: made, called and closed by one stream thread.
 */
final class ViewProcessor implements Processor<byte[], byte[], RoutedKey, byte[]> {

    private final ViewParts parts;
    private final StoreCacheMetrics cacheMetrics;

    private @Nullable ProcessorContext<RoutedKey, byte[]> context;
    private @Nullable ViewTask task;

    ViewProcessor(ViewParts parts, StoreCacheMetrics cacheMetrics) {
        this.parts = parts;
        this.cacheMetrics = cacheMetrics;
    }

    @Override
    public void init(ProcessorContext<RoutedKey, byte[]> newContext) {
        context = newContext;
        var state =
                new ViewState(
                        newContext.getStateStore(ViewStores.VIEWS),
                        newContext.getStateStore(ViewStores.SPILLED),
                        parts.cachedViewsMax(),
                        cacheMetrics);
        task = new ViewTask(parts.projector(), state, new ViewEmitter(newContext), parts.metrics());
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        var here = Objects.requireNonNull(context);
        var metadata = here.recordMetadata().orElseThrow();
        Objects.requireNonNull(task).process(record, Coordinates.of(metadata));
    }

    @Override
    public void close() {
        task = null;
        context = null;
    }
}
