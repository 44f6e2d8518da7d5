package dev.laurel.projection.ledger.topology;

import static dev.laurel.projection.CommandFixtures.ALICE;
import static dev.laurel.projection.CommandFixtures.CATALOGUE;
import static dev.laurel.projection.CommandFixtures.CREDIT;
import static dev.laurel.projection.CommandFixtures.NOON;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laurel.contract.event.Event.HoldExpired;
import dev.laurel.contract.id.CommandId;
import dev.laurel.kafka.codec.EventCodec;
import dev.laurel.projection.ledger.codec.AccountCodec;
import dev.laurel.projection.ledger.decision.CommandDecider;
import dev.laurel.projection.ledger.decision.LegDecider;
import dev.laurel.projection.ledger.engine.LedgerEngine;
import dev.laurel.projection.ledger.state.Account;
import dev.laurel.projection.ledger.state.AccountBalance;
import dev.laurel.projection.ledger.state.OpenHold;
import dev.laurel.projection.ledger.store.LedgerStores;
import dev.laurel.projection.observe.LedgerMetrics;
import dev.laurel.projection.observe.StoreCacheMetrics;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.LongUnaryOperator;

/** What Streams does with a node whose task was rolled back and goes on. */
class LedgerProcessorTest {

    private final MockProcessorContext<byte[], byte[]> context = new MockProcessorContext<>();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final LedgerProcessor processor =
            new LedgerProcessor(
                    new LedgerParts(
                            new LedgerEngine(
                                    new CommandDecider(CATALOGUE), new LegDecider(CATALOGUE)),
                            new MemoryLog(),
                            Set.of(),
                            new LedgerParts.Limits(2, Duration.ofDays(7)),
                            LongUnaryOperator.identity(),
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

    /** Each start of a task counts anew, and none of them may make a hold two seconds late. */
    @Test
    void shouldEndAHoldInTimeAcrossStarts() {
        var over = new OpenHold(new CommandId("h-1"), CREDIT, 3, NOON);
        var has = new AccountBalance(CREDIT, 5, 3, 8, 0, 0, 0);
        var account = new Account(7, Account.Standing.GOOD, List.of(has), List.of(over));
        KeyValueStore<byte[], byte[]> accounts = context.getStateStore(LedgerStores.ACCOUNTS);
        accounts.put(ALICE.bytes(), AccountCodec.encode(account));
        KeyValueStore<byte[], byte[]> expiries = context.getStateStore(LedgerStores.HOLD_EXPIRIES);
        expiries.put(expiryKey(NOON, "alice", "h-1"), new byte[] {1});

        processor.init(context);
        tick(NOON + 500);
        processor.close();
        processor.init(context);
        var second = NOON + 750;
        for (var passed = 0L; passed < 1_000; passed += ExpiryHorizon.TICK_MILLIS) {
            tick(second + passed);
        }
        assertThat(context.forwarded()).isEmpty();
        tick(second + 1_000);

        assertThat(context.forwarded()).hasSize(1);
        assertThat(EventCodec.decode(context.forwarded().getFirst().record().value()))
                .isInstanceOf(HoldExpired.class);
    }

    private void tick(long clockMillis) {
        for (var scheduled : context.scheduledPunctuators()) {
            if (!scheduled.cancelled()
                    && scheduled.getInterval().toMillis() == ExpiryHorizon.TICK_MILLIS) {
                scheduled.getPunctuator().punctuate(clockMillis);
            }
        }
    }

    private static byte[] expiryKey(long timeMillis, String user, String hold) {
        var rest = (user + "\0" + hold).getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(Long.BYTES + rest.length).putLong(timeMillis).put(rest).array();
    }
}
