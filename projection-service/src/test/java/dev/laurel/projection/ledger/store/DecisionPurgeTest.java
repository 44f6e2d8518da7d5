package dev.laurel.projection.ledger.store;

import static dev.laurel.projection.CommandFixtures.ALICE;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laurel.contract.command.Fingerprint;
import dev.laurel.contract.id.CommandId;
import dev.laurel.contract.outcome.Outcome;
import dev.laurel.projection.ledger.codec.DecisionCodec;
import dev.laurel.projection.ledger.state.Remembered;

import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.OptionalLong;

class DecisionPurgeTest {

    private static final long KEPT = 1_000;

    private final KeyValueStore<byte[], byte[]> decisions =
            Stores.keyValueStoreBuilder(
                            Stores.inMemoryKeyValueStore("decisions"),
                            Serdes.ByteArray(),
                            Serdes.ByteArray())
                    .withLoggingDisabled()
                    .build();
    private final DecisionPurge purge = new DecisionPurge(decisions, KEPT);

    @BeforeEach
    void open() {
        decisions.init(new MockProcessorContext<>().getStateStoreContext(), decisions);
    }

    @Test
    void shouldForgetWhatIsOlderThanItMustBeKept() {
        remember("a", 1_000);
        remember("b", 1_001);

        assertThat(purge.tick(2_001, 0)).isEqualTo(1);
        assertThat(decisions.get(key("a"))).isNull();
        assertThat(decisions.get(key("b"))).isNotNull();
    }

    @Test
    void shouldRestUntilSomethingIsOld() {
        remember("a", 1_000);
        remember("b", 1_500);

        assertThat(purge.tick(1_900, 0)).isZero();
        assertThat(purge.tick(2_000, 0)).isZero();
        assertThat(purge.tick(2_001, 0)).isEqualTo(1);
        assertThat(purge.tick(2_500, 0)).isZero();
        assertThat(purge.tick(2_501, 0)).isEqualTo(1);
    }

    @Test
    void shouldWalkOverWhatCannotBeRead() {
        remember("a", 1_000);
        decisions.put(key("b"), new byte[] {(byte) 0xFF});
        remember("c", 1_000);

        assertThat(purge.tick(2_001, 0)).isEqualTo(2);
        assertThat(decisions.get(key("b"))).isNotNull();
        assertThat(purge.tick(9_999, 0)).isZero();
    }

    private void remember(String command, long decidedAtMillis) {
        var applied = new Outcome.Applied(1, OptionalLong.empty());
        var nothing = Fingerprint.ofBytes(new byte[0]);
        var remembered = new Remembered(nothing, applied, decidedAtMillis, null);
        decisions.put(key(command), DecisionCodec.encode(remembered));
    }

    private static byte[] key(String command) {
        return DecisionKeyLayout.key(ALICE, new CommandId(command));
    }
}
