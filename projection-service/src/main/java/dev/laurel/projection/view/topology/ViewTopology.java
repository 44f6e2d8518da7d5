package dev.laurel.projection.view.topology;

import dev.laurel.kafka.topic.Topics;
import dev.laurel.projection.observe.StoreCacheMetrics;
import dev.laurel.projection.record.RecordTime;

import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;

import java.util.Set;

/** events -> views -> views topic, dead letters. */
public final class ViewTopology {

    static final String EVENTS_SOURCE = "events-source";
    static final String PROCESSOR = "view-fold";
    static final String VIEWS_SINK = "views-sink";
    static final String DEAD_LETTERS_SINK = "dead-letters-sink";

    private ViewTopology() {}

    public static Topology build(ViewParts parts) {
        var topology = new Topology();
        topology.addSource(
                AutoOffsetReset.earliest(),
                EVENTS_SOURCE,
                new RecordTime(),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer(),
                Topics.EVENTS.name());
        topology.addProcessor(PROCESSOR, new ViewProcessorSupplier(parts), EVENTS_SOURCE);
        sink(topology, VIEWS_SINK, Topics.VIEWS.name());
        sink(topology, DEAD_LETTERS_SINK, Topics.DEAD_LETTERS.name());
        return topology;
    }

    private static void sink(Topology topology, String name, String topic) {
        topology.addSink(
                name,
                topic,
                RoutedKey.serializer(),
                new ByteArraySerializer(),
                RoutedKey.<byte[]>partitioner(),
                PROCESSOR);
    }

    private record ViewProcessorSupplier(ViewParts parts, StoreCacheMetrics cacheMetrics)
            implements ProcessorSupplier<byte[], byte[], RoutedKey, byte[]> {

        ViewProcessorSupplier(ViewParts parts) {
            this(parts, new StoreCacheMetrics(parts.registry(), ViewStores.VIEWS));
        }

        @Override
        public Processor<byte[], byte[], RoutedKey, byte[]> get() {
            return new ViewProcessor(parts, cacheMetrics);
        }

        @Override
        public Set<StoreBuilder<?>> stores() {
            return ViewStores.builders();
        }
    }
}
