package dev.laurel.projection.ledger.store;

import static dev.laurel.projection.CommandFixtures.ALICE;
import static dev.laurel.projection.CommandFixtures.BOB;
import static dev.laurel.projection.CommandFixtures.CREDIT;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laurel.contract.command.Fingerprint;
import dev.laurel.contract.id.CommandId;
import dev.laurel.contract.id.UserId;
import dev.laurel.contract.money.Amount;
import dev.laurel.projection.ledger.state.Effect;
import dev.laurel.projection.ledger.state.Effect.Kind;
import dev.laurel.projection.ledger.state.LegName;
import dev.laurel.projection.ledger.state.Remembered;
import dev.laurel.projection.observe.StoreCacheMetrics;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

class TransferKeysTest {

    private static final CommandId TRANSFER = new CommandId("t-1");
    private static final UserId CAROL = new UserId("carol");

    private final StreamsLedgerState state =
            new StreamsLedgerState(
                    store(),
                    store(),
                    store(),
                    1,
                    new StoreCacheMetrics(new SimpleMeterRegistry(), LedgerStores.ACCOUNTS));

    @Test
    void shouldKeepEachStepApart() {
        var steps = new ArrayList<LegName>();
        for (var version : List.of(0L, 1L, 256L)) {
            for (var other : List.of(BOB, CAROL)) {
                steps.add(new LegName(ALICE, TRANSFER, other, null, version));
                steps.add(new LegName(ALICE, TRANSFER, other, new CommandId("r-1"), version));
                steps.add(new LegName(ALICE, TRANSFER, other, new CommandId("r-2"), version));
            }
        }
        for (var at = 0; at < steps.size(); at++) {
            assertThat(state.taken(steps.get(at))).isNull();
            state.rememberTaken(steps.get(at), remembered(at, null));
        }
        for (var at = 0; at < steps.size(); at++) {
            assertThat(state.taken(steps.get(at))).isEqualTo(remembered(at, null));
        }
        assertThat(state.remembered(ALICE, TRANSFER)).isNull();
        assertThat(state.received(ALICE, TRANSFER, BOB)).isNull();
        assertThat(state.sendersOf(ALICE, TRANSFER)).isEmpty();
    }

    @Test
    void shouldFindTheSendersOfWhatStayed() {
        arrived(BOB, Kind.TRANSFER_SENT_HOME);
        arrived(CAROL, Kind.TRANSFER_RECEIVED);

        assertThat(state.sendersOf(ALICE, TRANSFER)).containsExactly(CAROL);
    }

    @Test
    void shouldGiveUpWhereTooMuchArrivedUnderOneId() {
        for (var number = 0; number < 100; number++) {
            arrived(new UserId("sender-" + (100 + number)), Kind.TRANSFER_SENT_HOME);
        }
        assertThat(state.sendersOf(ALICE, TRANSFER)).isEmpty();
        arrived(new UserId("the-last"), Kind.TRANSFER_RECEIVED);
        assertThat(state.sendersOf(ALICE, TRANSFER)).isEmpty();
        arrived(CAROL, Kind.TRANSFER_RECEIVED);
        assertThat(state.sendersOf(ALICE, TRANSFER)).isEmpty();
    }

    private void arrived(UserId sender, Kind kind) {
        var undone = kind == Kind.TRANSFER_SENT_HOME;
        var effect = new Effect(kind, CREDIT, new Amount(5), sender, 1, undone, 7);
        state.rememberReceived(ALICE, TRANSFER, sender, remembered(1, effect));
    }

    private static Remembered remembered(long decidedAtMillis, @Nullable Effect effect) {
        return new Remembered(Fingerprint.ofBytes(new byte[0]), null, decidedAtMillis, effect);
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
