package dev.laurel.projection.ledger.topology;

import static dev.laurel.projection.CommandFixtures.ALICE;
import static dev.laurel.projection.CommandFixtures.BOB;
import static dev.laurel.projection.CommandFixtures.CATALOGUE;
import static dev.laurel.projection.CommandFixtures.CREDIT;
import static dev.laurel.projection.CommandFixtures.NOON;
import static dev.laurel.projection.CommandFixtures.capture;
import static dev.laurel.projection.CommandFixtures.grant;
import static dev.laurel.projection.CommandFixtures.head;
import static dev.laurel.projection.CommandFixtures.hold;
import static dev.laurel.projection.CommandFixtures.named;
import static dev.laurel.projection.CommandFixtures.release;
import static dev.laurel.projection.CommandFixtures.spend;
import static dev.laurel.projection.CommandFixtures.transfer;
import static dev.laurel.projection.CommandFixtures.unfreeze;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laurel.contract.command.Command;
import dev.laurel.contract.command.Command.GrantCredits;
import dev.laurel.contract.command.Command.ReleaseHold;
import dev.laurel.contract.command.Command.SpendCredits;
import dev.laurel.contract.command.Command.TransferCredits;
import dev.laurel.contract.command.CommandGroup;
import dev.laurel.contract.command.CommandOptions;
import dev.laurel.contract.event.Event;
import dev.laurel.contract.event.Event.CommandRejected;
import dev.laurel.contract.event.Event.CommandRepeated;
import dev.laurel.contract.event.Event.CreditsGranted;
import dev.laurel.contract.event.Event.DryRunAnswered;
import dev.laurel.contract.event.Event.HoldCaptured;
import dev.laurel.contract.event.Event.HoldExpired;
import dev.laurel.contract.event.Event.HoldPlaced;
import dev.laurel.contract.event.Event.ProfileChanged;
import dev.laurel.contract.event.Event.TransferReceived;
import dev.laurel.contract.event.Event.TransferRefused;
import dev.laurel.contract.event.Event.TransferReturned;
import dev.laurel.contract.event.Event.TransferSent;
import dev.laurel.contract.event.Event.UserQuarantined;
import dev.laurel.contract.event.Event.UserUnfrozen;
import dev.laurel.contract.id.CommandId;
import dev.laurel.contract.id.GroupId;
import dev.laurel.contract.id.UserId;
import dev.laurel.contract.money.Amount;
import dev.laurel.contract.outcome.Outcome;
import dev.laurel.contract.outcome.RejectionReason;
import dev.laurel.kafka.codec.CommandCodec;
import dev.laurel.kafka.codec.EventCodec;
import dev.laurel.kafka.header.RecordHeaders;
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

import org.apache.kafka.streams.Topology;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongUnaryOperator;

class LedgerTopologyTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final TopologyFixture driver;

    LedgerTopologyTest(@TempDir Path directory) {
        driver = new TopologyFixture(topology(), directory);
    }

    @AfterEach
    void close() {
        driver.close();
    }

    private Topology topology() {
        return LedgerTopology.build(
                new LedgerParts(
                        new LedgerEngine(new CommandDecider(CATALOGUE), new LegDecider(CATALOGUE)),
                        new MemoryLog(),
                        Set.of(),
                        new LedgerParts.Limits(2, Duration.ofDays(7)),
                        LongUnaryOperator.identity(),
                        new LedgerMetrics(registry),
                        registry));
    }

    @Test
    void shouldStayTheSameTopology() throws IOException {
        assertThat(topology().describe().toString())
                .isEqualTo(TopologyFixture.golden("ledger-topology.txt"));
    }

    @Test
    void shouldWriteOneEventForACommand() {
        send(grant(ALICE, "c-1", 10));

        var record = driver.output(Topics.EVENTS).getFirst();
        assertThat(record.key()).isEqualTo(ALICE.bytes());
        assertThat(EventCodec.decode(record.value()))
                .isInstanceOfSatisfying(
                        CreditsGranted.class,
                        granted -> {
                            assertThat(granted.available()).isEqualTo(10);
                            assertThat(granted.head().version()).isEqualTo(1);
                            assertThat(granted.head().decidedAtMillis())
                                    .isEqualTo(record.timestamp());
                        });
        assertThat(TopologyFixture.header(record, RecordHeaders.TYPE))
                .isEqualTo("dev.laurel.credits-granted.v1");
    }

    @Test
    void shouldBringATransferToItsReceiverThroughTheTopicItWrites() {
        send(grant(ALICE, "c-1", 10));
        send(transfer(ALICE, "c-2", BOB, 4));

        assertThat(events().subList(1, 3))
                .hasExactlyElementsOfTypes(TransferSent.class, TransferReceived.class);
        assertThat(account("alice").balance(CREDIT).available()).isEqualTo(6);
        assertThat(account("bob").balance(CREDIT).available()).isEqualTo(4);
    }

    @Test
    void shouldBringATransferHomeThatTheReceiverCannotHold() {
        send(grant(BOB, "b-1", Long.MAX_VALUE));
        send(grant(ALICE, "c-1", 10));
        send(transfer(ALICE, "c-2", BOB, 4));

        assertThat(events().subList(2, 5))
                .hasExactlyElementsOfTypes(
                        TransferSent.class, TransferRefused.class, TransferReturned.class);
        assertThat(account("alice").balance(CREDIT).available()).isEqualTo(10);
    }

    @Test
    void shouldAnswerRepeatsRejectionsAndClashes() {
        send(grant(ALICE, "c-1", 10));
        send(spend(ALICE, "c-2", 11));
        send(grant(ALICE, "c-1", 10));
        send(grant(ALICE, "c-1", 12));
        send(spend(ALICE, "c-2", 11));

        var events = events();
        assertThat(outcome(events.get(1)))
                .isEqualTo(
                        new Outcome.Rejected(1, RejectionReason.INSUFFICIENT_CREDITS, List.of()));
        assertThat(events.get(2)).isInstanceOf(CommandRepeated.class);
        assertThat(outcome(events.get(2))).isEqualTo(new Outcome.Applied(1, OptionalLong.of(10)));
        assertThat(events.get(3)).isInstanceOf(CommandRejected.class);
        assertThat(outcome(events.get(3)))
                .isEqualTo(new Outcome.Rejected(1, RejectionReason.ID_REUSED, List.of("amount")));
        assertThat(events.get(4)).isInstanceOf(CommandRepeated.class);
        assertThat(outcome(events.get(4))).isEqualTo(outcome(events.get(1)));
        assertThat(account("alice").version()).isEqualTo(1);
    }

    @Test
    void shouldFindAgainWhatItsCacheForgot() {
        for (var user = 0; user < 5; user++) {
            send(grant(new UserId("u" + user), "c-1", 10));
        }
        send(named(new UserId("u0"), "c-2", "first"));

        var event = events().getLast();
        assertThat(event).isInstanceOf(ProfileChanged.class);
        assertThat(event.head().version()).isEqualTo(2);
        assertThat(account("u0").balance(CREDIT).available()).isEqualTo(10);
    }

    @Test
    void shouldExpireAHoldOnceByTheClockWhenNoCommandComes() {
        send(grant(ALICE, "c-1", 10), NOON);
        send(hold(ALICE, "h-1", 4, 60), NOON);
        elapse(3);
        assertThat(events()).hasExactlyElementsOfTypes(CreditsGranted.class, HoldPlaced.class);

        elapse(300);

        assertThat(events()).hasExactlyElementsOfTypes(HoldExpired.class);
        assertThat(account("alice").balance(CREDIT).available()).isEqualTo(10);
        elapse(10);
        assertThat(events()).isEmpty();
        assertThat(registry.counter("laurel.projection.ledger.expired").count()).isOne();
    }

    @Test
    void shouldNotLetTheClockOvertakeACaptureThatCameInTime() {
        driver.elapse(Duration.ofHours(1));
        send(grant(ALICE, "c-1", 10), NOON);
        send(hold(ALICE, "h-1", 4, 60), NOON);
        elapse(0);
        send(capture(ALICE, "c-2", "h-1", 4), NOON + 59_999);
        elapse(0);
        send(hold(ALICE, "h-2", 4, 60), NOON + 60_000);
        send(capture(ALICE, "c-3", "h-2", 4), NOON + 120_000);
        send(grant(BOB, "c-4", 10), NOON + 120_750);
        elapse(0);

        assertThat(events())
                .hasExactlyElementsOfTypes(
                        CreditsGranted.class,
                        HoldPlaced.class,
                        HoldCaptured.class,
                        HoldPlaced.class,
                        CommandRejected.class,
                        CreditsGranted.class,
                        HoldExpired.class);
    }

    @Test
    void shouldQuarantineTheOneUserWhoseAccountItCannotRead() {
        send(grant(ALICE, "c-1", 10));
        send(grant(BOB, "c-1", 10));
        driver.store(LedgerStores.ACCOUNTS).put(ALICE.bytes(), new byte[] {(byte) 0xFF});
        send(grant(new UserId("x"), "c-1", 1));
        send(grant(new UserId("y"), "c-1", 1));

        send(grant(ALICE, "c-2", 10));
        send(grant(BOB, "c-2", 10));

        var events = events();
        assertThat(outcome(events.get(4)))
                .isEqualTo(new Outcome.Rejected(0, RejectionReason.USER_QUARANTINED, List.of()));
        assertThat(events.get(5)).isInstanceOf(CreditsGranted.class);
        assertThat(driver.output(Topics.DEAD_LETTERS)).hasSize(1);
    }

    @Test
    void shouldQuarantineAUserOnWhomARuleFailsAndLetGoOnUnfreeze() {
        var broken = new AccountBalance(CREDIT, 5, -10, 5, 0, 0, 0);
        var impossible =
                new Account(
                        7,
                        Account.Standing.GOOD,
                        List.of(broken),
                        List.of(new OpenHold(new CommandId("h-1"), CREDIT, -3, Long.MAX_VALUE)));
        driver.store(LedgerStores.ACCOUNTS).put(ALICE.bytes(), AccountCodec.encode(impossible));

        send(release(ALICE, "c-1", "h-1"));
        send(grant(ALICE, "c-2", 10));
        send(unfreeze(ALICE, "u-1"));
        send(grant(ALICE, "c-2", 10));

        var events = events();
        assertThat(events)
                .hasExactlyElementsOfTypes(
                        UserQuarantined.class,
                        CommandRejected.class,
                        CommandRejected.class,
                        UserUnfrozen.class,
                        CreditsGranted.class);
        assertThat(events.getFirst().head().version()).isEqualTo(8);
        assertThat(outcome(events.get(2)))
                .isEqualTo(new Outcome.Rejected(8, RejectionReason.USER_QUARANTINED, List.of()));
        assertThat(driver.output(Topics.DEAD_LETTERS)).hasSize(1);
    }

    @Test
    void shouldQuarantineNobodyForADryRunOnWhichARuleFails() {
        var broken = new OpenHold(new CommandId("h-1"), CREDIT, -3, Long.MAX_VALUE);
        var has = new AccountBalance(CREDIT, 5, -10, 5, 0, 0, 0);
        var impossible = new Account(7, Account.Standing.GOOD, List.of(has), List.of(broken));
        driver.store(LedgerStores.ACCOUNTS).put(ALICE.bytes(), AccountCodec.encode(impossible));
        var options = new CommandOptions(null, true, new GroupId("g"));
        var give = new GrantCredits(head(ALICE, "a", options), CREDIT, new Amount(10));
        var release = new ReleaseHold(head(ALICE, "b", options), broken.id());
        var group = new CommandGroup(new GroupId("g"), List.of(give, release));

        driver.send(Topics.COMMANDS, "alice", CommandCodec.encode(group));

        assertThat(events())
                .hasExactlyElementsOfTypes(DryRunAnswered.class, DryRunAnswered.class)
                .allSatisfy(
                        event ->
                                assertThat(outcome(event))
                                        .isEqualTo(
                                                new Outcome.Rejected(
                                                        7,
                                                        RejectionReason.USER_QUARANTINED,
                                                        List.of())));
        assertThat(account("alice")).isEqualTo(impossible);
        assertThat(driver.output(Topics.DEAD_LETTERS)).hasSize(1);
        assertThat(registry.counter("laurel.projection.ledger.quarantined").count()).isZero();
    }

    @Test
    void shouldForgetOldDecisionsByTheTimeOfTheRecordsOnly() {
        for (var at = 0; at < 1_200; at++) {
            send(grant(ALICE, "old-" + at, 1), NOON);
        }
        elapse(3_600 * 24 * 30);
        assertThat(decisions()).isEqualTo(1_200);

        send(grant(ALICE, "new", 1), NOON + Duration.ofDays(7).toMillis() + 1);
        elapse(1);
        assertThat(decisions()).isBetween(2L, 702L);
        elapse(1);
        elapse(1);
        assertThat(decisions()).isOne();
        send(grant(ALICE, "new", 1), NOON + Duration.ofDays(7).toMillis() + 2);
        assertThat(events().getLast()).isInstanceOf(CommandRepeated.class);
    }

    @Test
    void shouldWriteAGroupAsOneAndSayWhichMemberAnEventAnswers() {
        var options = new CommandOptions(null, false, new GroupId("g"));
        var give = new GrantCredits(head(ALICE, "a", options), CREDIT, new Amount(10));
        var take = new SpendCredits(head(ALICE, "b", options), CREDIT, new Amount(4));
        var group = new CommandGroup(new GroupId("g"), List.of(give, take));
        driver.send(Topics.COMMANDS, "alice", CommandCodec.encode(group));

        var records = driver.output(Topics.EVENTS);
        assertThat(records).hasSize(2);
        assertThat(records.getFirst().headers().lastHeader(RecordHeaders.GROUP_INDEX)).isNull();
        assertThat(records.getLast().headers().lastHeader(RecordHeaders.GROUP_INDEX).value())
                .isEqualTo(new byte[] {0, 0, 0, 1});
        assertThat(TopologyFixture.header(records.getFirst(), RecordHeaders.ID))
                .isNotEqualTo(TopologyFixture.header(records.getLast(), RecordHeaders.ID));
    }

    @Test
    void shouldGiveEachLegOfAGroupAnIdOfItsOwn() {
        // given
        send(grant(ALICE, "c-1", 10));
        var options = new CommandOptions(null, false, new GroupId("g"));
        var group =
                new CommandGroup(
                        new GroupId("g"),
                        List.of(
                                new TransferCredits(
                                        head(ALICE, "a", options), CREDIT, new Amount(1), BOB),
                                new TransferCredits(
                                        head(ALICE, "b", options), CREDIT, new Amount(2), BOB)));

        // when
        driver.send(Topics.COMMANDS, "alice", CommandCodec.encode(group));

        // then
        assertThat(driver.output(Topics.TRANSFERS))
                .hasSize(2)
                .extracting(record -> TopologyFixture.header(record, RecordHeaders.ID))
                .doesNotHaveDuplicates();
    }

    private long decisions() {
        var count = 0L;
        try (var all = driver.store(LedgerStores.DECISIONS).all()) {
            while (all.hasNext()) {
                all.next();
                count++;
            }
        }
        return count;
    }

    private void send(Command command, long timeMillis) {
        driver.send(
                Topics.COMMANDS, command.user().value(), CommandCodec.encode(command), timeMillis);
    }

    /** Lets the clock go on by a quarter of a second at a time, or once by more. */
    private void elapse(long seconds) {
        for (var quarter = 0; quarter <= Math.min(seconds, 4) * 4; quarter++) {
            driver.elapse(Duration.ofMillis(250));
        }
        if (seconds > 4) {
            driver.elapse(Duration.ofSeconds(seconds));
        }
    }

    private void send(Command command) {
        driver.send(Topics.COMMANDS, command.head().user().value(), CommandCodec.encode(command));
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
