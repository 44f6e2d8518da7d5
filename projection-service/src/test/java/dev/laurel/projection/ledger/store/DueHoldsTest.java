package dev.laurel.projection.ledger.store;

import static dev.laurel.projection.CommandFixtures.ALICE;
import static dev.laurel.projection.CommandFixtures.CREDIT;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laurel.contract.id.CommandId;
import dev.laurel.projection.ledger.state.OpenHold;
import dev.laurel.projection.observe.StoreCacheMetrics;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

class DueHoldsTest {

    private static final int MOST = 3;

    private final KeyValueStore<byte[], byte[]> expiries = store();
    private StreamsLedgerState state = state();

    @Test
    void shouldFindWhatASearchOfAllWouldFind() {
        var random = new Random(42);
        var open = new HashSet<OpenHold>();
        List<OpenHold> page = List.of();
        for (var step = 0; step < 5_000; step++) {
            var hold = hold(step, random.nextInt(1_000));
            switch (random.nextInt(4)) {
                case 0, 1 -> {
                    open.add(hold);
                    state.expect(ALICE, hold);
                }
                case 2 -> {
                    var horizon = random.nextInt(-1, 1_000);
                    var behind = page.size() == MOST ? page.getLast() : hold(0, -1);
                    page = dues(open, behind, horizon);
                    assertThat(state.due(horizon, MOST))
                            .extracting(DueHold::hold)
                            .containsExactlyElementsOf(page.stream().map(OpenHold::id).toList());
                }
                default ->
                        open.stream()
                                .filter(one -> one.expiresAtMillis() % 7 < 5)
                                .findFirst()
                                .ifPresent(
                                        one -> {
                                            open.remove(one);
                                            state.expectNoMore(ALICE, one);
                                        });
            }
        }
    }

    @Test
    void shouldFindAfterARestartWhatItHadLeft() {
        state.expect(ALICE, hold(1, 10));
        state.expect(ALICE, hold(2, 20));
        assertThat(state.due(5, MOST)).isEmpty();
        assertThat(state.due(30, MOST)).hasSize(2);

        state = state();

        assertThat(state.due(30, MOST)).hasSize(2);
    }

    @Test
    void shouldFindWhatIsBehindThoseThatStay() {
        for (var number = 0; number < 2 * MOST; number++) {
            state.expect(ALICE, hold(number, 10));
        }
        state.expect(ALICE, hold(9, 20));

        assertThat(state.due(30, MOST)).hasSize(MOST);
        assertThat(state.due(30, MOST)).hasSize(MOST);
        assertThat(state.due(30, MOST)).extracting(DueHold::expiresAtMillis).containsExactly(20L);
        assertThat(state.due(30, MOST)).hasSize(MOST);
    }

    private static List<OpenHold> dues(Set<OpenHold> open, OpenHold behind, long horizon) {
        var byKey =
                Comparator.comparingLong(OpenHold::expiresAtMillis)
                        .thenComparing(hold -> hold.id().value());
        return open.stream()
                .filter(hold -> byKey.compare(hold, behind) > 0)
                .filter(hold -> hold.expiresAtMillis() <= horizon)
                .sorted(byKey)
                .limit(MOST)
                .toList();
    }

    private static OpenHold hold(int number, long expiresAtMillis) {
        return new OpenHold(new CommandId("h-" + number), CREDIT, 1, expiresAtMillis);
    }

    private StreamsLedgerState state() {
        var metrics = new StoreCacheMetrics(new SimpleMeterRegistry(), LedgerStores.ACCOUNTS);
        return new StreamsLedgerState(store(), store(), expiries, 1, metrics);
    }

    private static KeyValueStore<byte[], byte[]> store() {
        var store =
                Stores.keyValueStoreBuilder(
                                Stores.inMemoryKeyValueStore("store"),
                                Serdes.ByteArray(),
                                Serdes.ByteArray())
                        .withLoggingDisabled()
                        .build();
        store.init(new MockProcessorContext<>().getStateStoreContext(), store);
        return store;
    }
}
