package dev.laurel.projection.ledger.topology;

import static dev.laurel.projection.CommandFixtures.CATALOGUE;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laurel.projection.ledger.decision.CommandDecider;
import dev.laurel.projection.ledger.decision.LegDecider;
import dev.laurel.projection.ledger.engine.LedgerEngine;
import dev.laurel.projection.ledger.store.LedgerStores;
import dev.laurel.projection.observe.LedgerMetrics;
import dev.laurel.projection.observe.StoreCacheMetrics;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

/** What Streams does with a node whose task was rolled back and goes on. */
class LedgerProcessorTest {

    private final MockProcessorContext<byte[], byte[]> context = new MockProcessorContext<>();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final LedgerProcessor processor =
            new LedgerProcessor(
                    new LedgerParts(
                            new LedgerEngine(
                                    new CommandDecider(CATALOGUE), new LegDecider(CATALOGUE)),
                            2,
                            Duration.ofDays(7),
                            new LedgerMetrics(registry),
                            registry),
                    new StoreCacheMetrics(registry, LedgerStores.ACCOUNTS));

    @BeforeEach
    void addStores() {
        var names =
                List.of(LedgerStores.ACCOUNTS, LedgerStores.DECISIONS, LedgerStores.HOLD_EXPIRIES);
        for (var name : names) {
            var store =
                    Stores.keyValueStoreBuilder(
                                    Stores.inMemoryKeyValueStore(name),
                                    Serdes.ByteArray(),
                                    Serdes.ByteArray())
                            .withLoggingDisabled()
                            .build();
            store.init(context.getStateStoreContext(), store);
        }
    }

    @Test
    void shouldEndItsSchedulesWhenItIsClosed() {
        processor.init(context);
        processor.close();
        processor.init(context);

        var ended =
                context.scheduledPunctuators().stream()
                        .map(MockProcessorContext.CapturedPunctuator::cancelled)
                        .toList();

        assertThat(ended).containsExactly(true, true, false, false);
    }
}
