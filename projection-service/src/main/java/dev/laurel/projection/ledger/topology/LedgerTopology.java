package dev.laurel.projection.ledger.topology;

import dev.laurel.kafka.topic.Topics;
import dev.laurel.projection.ledger.store.LedgerStores;
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

/**
 * commands + transfers -> ledger -> events, transfers, dead letters.
 *
 * <p>laurel.transfers is both written and read: a transfer's second leg goes through the partition
 * of the receiver, so that each user has one writer. All sources belong to one task per partition,
 * and records go by their key with Kafka's own partitioner.
 */
public final class LedgerTopology {

    static final String COMMANDS_SOURCE = "commands-source";
    static final String TRANSFERS_SOURCE = "transfers-source";
    static final String PROCESSOR = "ledger";
    static final String EVENTS_SINK = "events-sink";
    static final String TRANSFERS_SINK = "transfers-sink";
    static final String DEAD_LETTERS_SINK = "dead-letters-sink";

    private LedgerTopology() {}

    public static Topology build(LedgerParts parts) {
        var topology = new Topology();
        source(topology, COMMANDS_SOURCE, Topics.COMMANDS.name());
        source(topology, TRANSFERS_SOURCE, Topics.TRANSFERS.name());
        topology.addProcessor(
                PROCESSOR, new LedgerProcessorSupplier(parts), COMMANDS_SOURCE, TRANSFERS_SOURCE);
        sink(topology, EVENTS_SINK, Topics.EVENTS.name());
        sink(topology, TRANSFERS_SINK, Topics.TRANSFERS.name());
        sink(topology, DEAD_LETTERS_SINK, Topics.DEAD_LETTERS.name());
        return topology;
    }

    private static void source(Topology topology, String name, String topic) {
        topology.addSource(
                AutoOffsetReset.earliest(),
                name,
                new RecordTime(),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer(),
                topic);
    }

    private static void sink(Topology topology, String name, String topic) {
        topology.addSink(
                name, topic, new ByteArraySerializer(), new ByteArraySerializer(), PROCESSOR);
    }

    private record LedgerProcessorSupplier(LedgerParts parts, StoreCacheMetrics cacheMetrics)
            implements ProcessorSupplier<byte[], byte[], byte[], byte[]> {

        LedgerProcessorSupplier(LedgerParts parts) {
            this(parts, new StoreCacheMetrics(parts.registry(), LedgerStores.ACCOUNTS));
        }

        @Override
        public Processor<byte[], byte[], byte[], byte[]> get() {
            return new LedgerProcessor(parts, cacheMetrics);
        }

        @Override
        public Set<StoreBuilder<?>> stores() {
            return LedgerStores.builders();
        }
    }
}
