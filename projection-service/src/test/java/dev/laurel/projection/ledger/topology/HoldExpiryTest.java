package dev.laurel.projection.ledger.topology;

import static dev.laurel.projection.CommandFixtures.ALICE;
import static dev.laurel.projection.CommandFixtures.BOB;
import static dev.laurel.projection.CommandFixtures.CATALOGUE;
import static dev.laurel.projection.CommandFixtures.CREDIT;
import static dev.laurel.projection.CommandFixtures.NOON;
import static dev.laurel.projection.CommandFixtures.grant;
import static dev.laurel.projection.CommandFixtures.head;
import static dev.laurel.projection.CommandFixtures.hold;
import static dev.laurel.projection.CommandFixtures.release;
import static dev.laurel.projection.CommandFixtures.reverse;
import static dev.laurel.projection.CommandFixtures.spend;
import static dev.laurel.projection.CommandFixtures.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laurel.contract.command.Command;
import dev.laurel.contract.command.Command.SpendCredits;
import dev.laurel.contract.command.CommandOptions;
import dev.laurel.contract.event.Event;
import dev.laurel.contract.event.Event.CommandRejected;
import dev.laurel.contract.event.Event.CreditsGranted;
import dev.laurel.contract.event.Event.CreditsSpent;
import dev.laurel.contract.event.Event.DryRunAnswered;
import dev.laurel.contract.event.Event.HoldExpired;
import dev.laurel.contract.event.Event.TransferReversed;
import dev.laurel.contract.event.Event.TransferTakenBack;
import dev.laurel.contract.event.Event.UserQuarantined;
import dev.laurel.contract.event.EventHead;
import dev.laurel.contract.id.CommandId;
import dev.laurel.contract.id.UserId;
import dev.laurel.contract.money.Amount;
import dev.laurel.contract.outcome.Outcome;
import dev.laurel.kafka.codec.CommandCodec;
import dev.laurel.kafka.codec.EventCodec;
import dev.laurel.kafka.topic.Topics;
import dev.laurel.projection.TopologyFixture;
import dev.laurel.projection.ledger.codec.AccountCodec;
import dev.laurel.projection.ledger.decision.CommandDecider;
import dev.laurel.projection.ledger.decision.LegDecider;
import dev.laurel.projection.ledger.engine.LedgerEngine;
import dev.laurel.projection.ledger.state.Account;
import dev.laurel.projection.ledger.state.AccountBalance;
import dev.laurel.projection.ledger.state.OpenHold;
import dev.laurel.projection.ledger.store.LedgerStores;
import dev.laurel.projection.observe.LedgerMetrics;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongUnaryOperator;

/** Holds that end between the commands of a backlog, and by the clock. */
class HoldExpiryTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final TopologyFixture driver;

    HoldExpiryTest(@TempDir Path directory) {
        driver =
                new TopologyFixture(
                        LedgerTopology.build(
                                new LedgerParts(
                                        new LedgerEngine(
                                                new CommandDecider(CATALOGUE),
                                                new LegDecider(CATALOGUE)),
                                        new MemoryLog(),
                                        Set.of(),
                                        new LedgerParts.Limits(2, Duration.ofDays(7)),
                                        LongUnaryOperator.identity(),
                                        new LedgerMetrics(registry),
                                        registry)),
                        directory);
    }

    @AfterEach
    void close() {
        driver.close();
    }

    /**
     * The clock is far ahead, and no tick comes in between: as in a batch after the ledger was
     * down.
     */
    @Test
    void shouldDecideABacklogAsIfItsHoldsHadEndedInTime() {
        driver.elapse(Duration.ofHours(1));
        send(grant(ALICE, "c-1", 10), NOON);
        send(hold(ALICE, "h-2", 4, 60), NOON);
        send(hold(ALICE, "h-1", 4, 60), NOON);
        send(spend(ALICE, "c-2", 10), NOON + 60_749);
        send(dryRun(ALICE, "c-3", 10), NOON + 60_750);
        send(spend(ALICE, "c-4", 10), NOON + 65_000);

        var events = events();
        assertThat(events.subList(3, events.size()))
                .hasExactlyElementsOfTypes(
                        CommandRejected.class,
                        HoldExpired.class,
                        HoldExpired.class,
                        DryRunAnswered.class,
                        CreditsSpent.class);
        assertThat(events.get(4).head())
                .isEqualTo(
                        new EventHead(
                                ALICE,
                                new CommandId("h-1"),
                                4,
                                NOON + 60_000,
                                NOON + 60_000,
                                null,
                                Map.of()));
        assertThat(outcome(events.get(6))).isEqualTo(new Outcome.Applied(6, OptionalLong.of(0)));
        tick();
        assertThat(events()).isEmpty();
        assertThat(registry.counter("laurel.projection.ledger.expired").count()).isEqualTo(2);
    }

    @Test
    void shouldGiveATransferBackFromCreditsOfHoldsThatAreOver() {
        driver.elapse(Duration.ofHours(1));
        send(grant(ALICE, "c-1", 10), NOON);
        send(transfer(ALICE, "t-1", BOB, 10), NOON);
        send(hold(BOB, "h-1", 4, 60), NOON);
        send(reverse(ALICE, "r-1", "t-1"), NOON + 60_750);

        var events = events();
        assertThat(events.subList(4, events.size()))
                .hasExactlyElementsOfTypes(
                        HoldExpired.class, TransferTakenBack.class, TransferReversed.class);
    }

    @Test
    void shouldEndHoldsBeforeACommandByNoClockThatIsAheadOfItsOwn() {
        send(grant(ALICE, "c-1", 10), NOON);
        send(hold(ALICE, "h-1", 4, 60), NOON);
        send(spend(ALICE, "c-2", 10), NOON + 3_600_000);

        assertThat(events().getLast()).isInstanceOf(CommandRejected.class);
    }

    /** Its account is decided without it, as while it was not due. */
    @Test
    void shouldDecideInSpiteOfAHoldThatCannotEnd() {
        driver.elapse(Duration.ofHours(1));
        var broken = new OpenHold(new CommandId("h-1"), CREDIT, -3, NOON);
        var good = new OpenHold(new CommandId("h-2"), CREDIT, 3, NOON);
        var has = new AccountBalance(CREDIT, 5, 3, 8, 0, 0, 0);
        var account = new Account(7, Account.Standing.GOOD, List.of(has), List.of(broken, good));
        driver.store(LedgerStores.ACCOUNTS).put(ALICE.bytes(), AccountCodec.encode(account));

        send(grant(ALICE, "c-1", 10), NOON + 1_000);

        assertThat(events()).hasExactlyElementsOfTypes(HoldExpired.class, CreditsGranted.class);
        assertThat(account("alice").holds()).containsExactly(broken);
    }

    /** The rule fails behind it: nothing of the expiry is there, and the tick comes to it. */
    @Test
    void shouldLoseNoExpiryToARuleThatFails() {
        driver.elapse(Duration.ofHours(1));
        var over = new OpenHold(new CommandId("h-1"), CREDIT, 3, NOON);
        var broken = new OpenHold(new CommandId("h-2"), CREDIT, -3, Long.MAX_VALUE);
        var has = new AccountBalance(CREDIT, 5, 3, 8, 0, 0, 0);
        var account = new Account(7, Account.Standing.GOOD, List.of(has), List.of(over, broken));
        driver.store(LedgerStores.ACCOUNTS).put(ALICE.bytes(), AccountCodec.encode(account));
        driver.store(LedgerStores.HOLD_EXPIRIES)
                .put(expiryKey(NOON, "alice", "h-1"), new byte[] {1});

        send(release(ALICE, "c-1", "h-2"), NOON + 1_000);

        assertThat(events())
                .hasExactlyElementsOfTypes(UserQuarantined.class, CommandRejected.class);
        assertThat(account("alice").holds()).containsExactly(over, broken);
        tick();
        assertThat(events()).hasExactlyElementsOfTypes(HoldExpired.class);
        assertThat(account("alice").holds()).containsExactly(broken);
    }

    private static byte[] expiryKey(long timeMillis, String user, String hold) {
        var rest = (user + "\0" + hold).getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(Long.BYTES + rest.length).putLong(timeMillis).put(rest).array();
    }

    private static Command dryRun(UserId user, String id, long amount) {
        var options = new CommandOptions(null, true, null);
        return new SpendCredits(head(user, id, options), CREDIT, new Amount(amount));
    }

    private void tick() {
        driver.elapse(Duration.ofMillis(ExpiryHorizon.TICK_MILLIS));
    }

    private void send(Command command, long timeMillis) {
        driver.send(
                Topics.COMMANDS, command.user().value(), CommandCodec.encode(command), timeMillis);
    }

    private List<Event> events() {
        return driver.output(Topics.EVENTS).stream()
                .map(record -> EventCodec.decode(record.value()))
                .toList();
    }

    private static Outcome outcome(Event event) {
        return ((Event.Answer) event).outcome();
    }

    private Account account(String user) {
        var bytes = driver.store(LedgerStores.ACCOUNTS).get(user.getBytes(StandardCharsets.UTF_8));
        return AccountCodec.decode(bytes);
    }
}
