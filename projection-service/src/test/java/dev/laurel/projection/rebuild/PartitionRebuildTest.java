package dev.laurel.projection.rebuild;

import static dev.laurel.projection.CommandFixtures.ALICE;
import static dev.laurel.projection.CommandFixtures.BOB;
import static dev.laurel.projection.CommandFixtures.CATALOGUE;
import static dev.laurel.projection.CommandFixtures.CREDIT;
import static dev.laurel.projection.CommandFixtures.NOON;
import static dev.laurel.projection.CommandFixtures.grant;
import static dev.laurel.projection.CommandFixtures.hold;
import static dev.laurel.projection.CommandFixtures.spend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laurel.contract.command.Command;
import dev.laurel.contract.id.UserId;
import dev.laurel.kafka.codec.EventCodec;
import dev.laurel.kafka.topic.Topics;
import dev.laurel.projection.ledger.codec.AccountCodec;
import dev.laurel.projection.ledger.decision.CommandDecider;
import dev.laurel.projection.ledger.decision.LegDecider;
import dev.laurel.projection.ledger.engine.LedgerEngine;
import dev.laurel.projection.ledger.engine.LedgerOutput.Happened;
import dev.laurel.projection.ledger.state.Account;
import dev.laurel.projection.ledger.state.AccountBalance;
import dev.laurel.projection.ledger.state.StagedState;
import dev.laurel.projection.ledger.store.ExpiryKeyLayout;
import dev.laurel.projection.ledger.store.LedgerStores;
import dev.laurel.projection.runtime.RocksTable;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/** What the running ledger has, beside what its events say. */
class PartitionRebuildTest implements StateReader {

    private static final long KEPT_MILLIS = Duration.ofDays(7).toMillis();

    @TempDir private Path directory;

    private final LedgerEngine engine =
            new LedgerEngine(new CommandDecider(CATALOGUE), new LegDecider(CATALOGUE));
    private final List<ConsumerRecord<byte[], byte[]>> events = new ArrayList<>();
    private final Map<String, RocksTable> stores = new HashMap<>();
    private final List<String> told = new ArrayList<>();
    private PartitionRebuild rebuild;

    @BeforeEach
    void decide() {
        for (var name :
                List.of(
                        LedgerStores.ACCOUNTS,
                        LedgerStores.DECISIONS,
                        LedgerStores.HOLD_EXPIRIES)) {
            stores.put(name, new RocksTable(directory.resolve("running-" + name)));
        }
        rebuild =
                new PartitionRebuild(
                        this,
                        directory,
                        KEPT_MILLIS,
                        (user, what) -> told.add(user + ": " + what),
                        (user, what) -> told.add(user + ": " + what));
        decide(grant(ALICE, "c-1", 10));
        decide(grant(BOB, "c-1", 5));
        decide(spend(ALICE, "c-2", 3));
        decide(hold(ALICE, "h-1", 4, 60));
        decide(spend(BOB, "c-2", 1_000));
        for (var hold : account(ALICE).holds()) {
            store(LedgerStores.HOLD_EXPIRIES).put(ExpiryKeyLayout.key(ALICE, hold), new byte[] {1});
        }
    }

    @AfterEach
    void close() {
        stores.values().forEach(RocksTable::close);
    }

    private void decide(Command command) {
        var staged = new StagedState(new DiskState(accounts(), store(LedgerStores.DECISIONS)));
        var outputs = engine.command(command, staged, NOON + events.size());
        staged.commit();
        for (var output : outputs) {
            if (output instanceof Happened happened) {
                add(command.user(), EventCodec.encode(happened.event(), happened.memory()));
            }
        }
    }

    private void add(UserId user, byte[] value) {
        events.add(
                new ConsumerRecord<>(Topics.EVENTS.name(), 0, events.size(), user.bytes(), value));
    }

    private RocksTable store(String name) {
        return Objects.requireNonNull(stores.get(name));
    }

    private RocksTable accounts() {
        return store(LedgerStores.ACCOUNTS);
    }

    private Account account(UserId user) {
        return AccountCodec.decode(Objects.requireNonNull(accounts().get(user.bytes())));
    }

    @Override
    public void events(int partition, Consumer<ConsumerRecord<byte[], byte[]>> each) {
        events.forEach(each);
    }

    @Override
    public void changelog(String store, int partition, EntryReader each) {
        try (var entries = store(store).entries()) {
            for (; entries.isValid(); entries.next()) {
                each.take(entries.key(), entries.value());
            }
        }
    }

    private List<String> differences() {
        rebuild.compare(0);
        return told;
    }

    @Test
    void shouldFindNothingInARunningLedgerThatIsRight() {
        assertThat(differences()).isEmpty();
        assertThat(rebuild.events()).isEqualTo(5);
        assertThat(rebuild.users()).isEqualTo(2);
        assertThat(rebuild.decisions()).isEqualTo(5);
    }

    @Test
    void shouldFindAnAccountThatIsAnotherAtTheSameVersion() {
        var right = account(BOB);
        var wrong = right.next(new AccountBalance(CREDIT, 6, 0, 6, 0, 0, 0));
        accounts()
                .put(
                        BOB.bytes(),
                        AccountCodec.encode(
                                new Account(
                                        right.version(),
                                        wrong.standing(),
                                        wrong.balances(),
                                        wrong.holds())));

        assertThat(differences())
                .containsExactly("bob: the account is another at the same version 1");
    }

    @Test
    void shouldFindAnAccountThatLacksEvents() {
        accounts().put(BOB.bytes(), null);

        assertThat(differences())
                .containsExactly("bob: the account has version 0, its events come to 1");
    }

    @Test
    void shouldFindAnAccountThatCannotBeRead() {
        accounts().put(BOB.bytes(), new byte[] {1, 2, 3});

        assertThat(differences()).containsExactly("bob: the account cannot be read");
    }

    @Test
    void shouldFindAnAnswerThatIsNotRemembered() {
        var decisions = store(LedgerStores.DECISIONS);
        byte[] first;
        try (var entries = decisions.entries()) {
            first = entries.key();
        }
        decisions.put(first, null);

        assertThat(differences()).containsExactly("alice: no answer is remembered for alice c-1");
    }

    @Test
    void shouldFindAnAnswerThatNoEventGave() {
        events.removeLast();

        assertThat(differences())
                .containsExactly("bob: an answer is remembered that no event gave: bob c-2");
    }

    @Test
    void shouldFindAHoldThatNeverExpires() {
        var entry = ExpiryKeyLayout.key(ALICE, account(ALICE).holds().getFirst());
        store(LedgerStores.HOLD_EXPIRIES).put(entry, null);

        assertThat(differences()).containsExactly("alice: an open hold never expires");
    }

    @Test
    void shouldFindAnEntryOfAHoldThatIsNotOpen() {
        var entry = ExpiryKeyLayout.key(BOB, account(ALICE).holds().getFirst());
        store(LedgerStores.HOLD_EXPIRIES).put(entry, new byte[] {1});

        assertThat(differences()).containsExactly("bob: a hold expires that is not open");
    }

    @Test
    void shouldFindASecondEventOfAVersion() {
        add(ALICE, events.getFirst().value());

        assertThat(differences())
                .containsExactly("alice: two events of version 1, the second at offset 5");
        assertThat(rebuild.doubles()).isEqualTo(1);
    }

    @Test
    void shouldFindAnEventThatIsMissing() {
        events.removeFirst();

        assertThat(differences()).contains("alice: events are missing between its versions");
    }

    /** An older ledger did not write with its events what it remembers of them. */
    @Test
    void shouldCompareNoMemoryWhereEventsDoNotSayIt() {
        var first = events.getFirst();
        events.set(
                0,
                new ConsumerRecord<>(
                        first.topic(),
                        0,
                        0,
                        first.key(),
                        EventCodec.encode(EventCodec.decode(first.value()))));

        assertThat(differences()).isEmpty();
        assertThat(rebuild.withoutMemory()).isEqualTo(1);
    }

    @Test
    void shouldCountWhatIsNoEvent() {
        add(ALICE, new byte[] {1, 2, 3});

        assertThat(differences()).isEmpty();
        assertThat(rebuild.unreadable()).isEqualTo(1);
    }
}
