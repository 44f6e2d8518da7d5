package dev.laurel.projection.ledger.topology;

import static dev.laurel.projection.CommandFixtures.ALICE;
import static dev.laurel.projection.CommandFixtures.BOB;
import static dev.laurel.projection.CommandFixtures.CREDIT;
import static dev.laurel.projection.CommandFixtures.NOON;
import static dev.laurel.projection.CommandFixtures.grant;
import static dev.laurel.projection.CommandFixtures.hold;
import static dev.laurel.projection.CommandFixtures.release;
import static dev.laurel.projection.CommandFixtures.reverse;
import static dev.laurel.projection.CommandFixtures.spend;
import static dev.laurel.projection.CommandFixtures.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laurel.contract.event.Event.CommandRepeated;
import dev.laurel.contract.event.Event.CreditsGranted;
import dev.laurel.contract.event.Event.CreditsSpent;
import dev.laurel.contract.event.Event.HoldPlaced;
import dev.laurel.contract.id.UserId;
import dev.laurel.kafka.topic.KeyPartitioner;
import dev.laurel.kafka.topic.Topics;
import dev.laurel.projection.ledger.codec.AccountCodec;
import dev.laurel.projection.ledger.state.Account;
import dev.laurel.projection.ledger.state.AccountBalance;
import dev.laurel.projection.ledger.store.LedgerStores;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** A transaction of which some partitions were committed and others rolled back (ADR 15). */
class TornTransactionTest {

    /** A user of the partition that the test has. */
    private static final UserId BELONGING =
            IntStream.range(0, 1_000)
                    .mapToObj(number -> new UserId("u" + number))
                    .filter(user -> KeyPartitioner.partition(user.bytes(), Topics.PARTITIONS) == 0)
                    .findFirst()
                    .orElseThrow();

    private final TornPartition partition = new TornPartition();

    private void lose(String store) {
        partition.setBack(store, Map.of());
    }

    /** Events committed; changelogs, or some of them, and offsets not. */
    @ParameterizedTest
    @ValueSource(strings = {"accounts", "decisions", "both"})
    void shouldRepeatWhatIsInTheLogAndNotInTheState(String lost) {
        partition.decide(grant(ALICE, "c-1", 10));
        var accounts = partition.content(LedgerStores.ACCOUNTS);
        var decisions = partition.content(LedgerStores.DECISIONS);
        var command = partition.written(spend(ALICE, "c-2", 4));
        partition.decide(command);
        if (!lost.equals("decisions")) {
            partition.setBack(LedgerStores.ACCOUNTS, accounts);
        }
        if (!lost.equals("accounts")) {
            partition.setBack(LedgerStores.DECISIONS, decisions);
        }

        assertThat(partition.restart()).isEmpty();

        assertThat(partition.account(ALICE).version()).isEqualTo(2);
        assertThat(partition.account(ALICE).balance(CREDIT).available()).isEqualTo(6);
        assertThat(partition.decide(command)).hasExactlyElementsOfTypes(CommandRepeated.class);
        assertThat(partition.healed("users")).isZero();
    }

    @Test
    void shouldMakeTheWholeStateFromTheLogAlone() {
        partition.decide(grant(ALICE, "c-1", 100));
        partition.decide(hold(ALICE, "h-1", 5, 60));
        partition.decide(hold(ALICE, "h-2", 7, 60));
        partition.decide(release(ALICE, "c-2", "h-1"));
        partition.decide(spend(ALICE, "c-3", 1_000));
        partition.decide(transfer(ALICE, "t-1", BOB, 20));
        partition.decide(partition.takeLegs().getFirst());
        var before = partition.state();
        lose(LedgerStores.ACCOUNTS);
        lose(LedgerStores.DECISIONS);
        lose(LedgerStores.HOLD_EXPIRIES);

        assertThat(partition.restart()).isEmpty();

        assertThat(partition.state()).isEqualTo(before);
    }

    /** Events and offsets rolled back, changelogs committed. */
    @Test
    void shouldFoldAnewWhatIsInTheStateAndNotInTheLog() {
        partition.decide(grant(ALICE, "c-1", 10));
        partition.notePosition();
        var end = partition.endOfEvents();
        var command = partition.written(spend(ALICE, "c-2", 4));
        partition.decide(command);
        partition.rollBack(Topics.EVENTS.name(), end);
        partition.rollBack(Topics.COMMANDS.name(), command.offset());

        assertThat(partition.restart()).isEmpty();

        assertThat(partition.account(ALICE).version()).isEqualTo(1);
        assertThat(partition.account(ALICE).balance(CREDIT).available()).isEqualTo(10);
        assertThat(partition.healed("users")).isEqualTo(1);
        assertThat(partition.decide(command))
                .singleElement()
                .isInstanceOfSatisfying(
                        CreditsSpent.class,
                        spent -> assertThat(spent.head().version()).isEqualTo(2));
    }

    /** Events rolled back, offsets committed: the command would never be decided. */
    @Test
    void shouldDecideAgainWhatCountsAsConsumedAndHasNoEvent() {
        partition.decide(grant(ALICE, "c-1", 10));
        partition.notePosition();
        var end = partition.endOfEvents();
        partition.decide(spend(ALICE, "c-2", 4));
        partition.decide(hold(BOB, "h-1", 1, 60));
        partition.rollBack(Topics.EVENTS.name(), end);

        var events = partition.restart();

        assertThat(events).hasSize(2);
        assertThat(events.getFirst())
                .isInstanceOfSatisfying(
                        CreditsSpent.class,
                        spent -> assertThat(spent.head().version()).isEqualTo(2));
        assertThat(partition.account(ALICE).balance(CREDIT).available()).isEqualTo(6);
        assertThat(partition.restart()).isEmpty();
    }

    /** A power cut took the end of the log, and of what was consumed with it. */
    @Test
    void shouldFoldAnewWhenTheLogLostItsEnd() {
        partition.decide(grant(ALICE, "c-1", 10));
        partition.decide(grant(BOB, "c-1", 3));
        var end = partition.endOfEvents();
        partition.decide(spend(ALICE, "c-2", 4));
        partition.decide(hold(BOB, "h-1", 1, 60));
        partition.notePosition();
        partition.loseEvents(end);

        var events = partition.restart();

        assertThat(events).hasExactlyElementsOfTypes(CreditsSpent.class, HoldPlaced.class);
        assertThat(partition.account(ALICE).version()).isEqualTo(2);
        assertThat(partition.account(BOB).holds()).hasSize(1);
        assertThat(partition.healed("users")).isEqualTo(2);
    }

    /** The state is older than the position says: more is missing than the end of the log. */
    @Test
    void shouldFoldAnewWhatLacksMoreThanTheEndOfTheLog() {
        partition.decide(grant(ALICE, "c-1", 10));
        partition.decide(grant(ALICE, "c-2", 10));
        partition.notePosition();
        var position = partition.content(LedgerStores.ACCOUNTS).get(new byte[] {0});
        partition.decide(grant(ALICE, "c-3", 10));
        partition.setBack(LedgerStores.ACCOUNTS, Map.of(new byte[] {0}, position));
        lose(LedgerStores.DECISIONS);

        assertThat(partition.restart()).isEmpty();

        assertThat(partition.account(ALICE).version()).isEqualTo(3);
        assertThat(partition.account(ALICE).balance(CREDIT).available()).isEqualTo(30);
        assertThat(partition.decide(grant(ALICE, "c-1", 10)))
                .hasExactlyElementsOfTypes(CommandRepeated.class);
    }

    /** Events committed, what set out with them rolled back. */
    @Test
    void shouldSendTheLegsOfTheLastTransactionAgain() {
        partition.decide(grant(ALICE, "c-1", 100));
        partition.decide(transfer(ALICE, "t-1", BOB, 1));
        partition.decide(transfer(ALICE, "t-2", BOB, 2));
        var legs = partition.takeLegs();

        partition.restart();
        assertThat(partition.takeLegs()).containsExactly(legs.getLast());

        partition.decide(legs.getFirst());
        partition.decide(legs.getLast());
        assertThat(partition.decide(legs.getLast())).isEmpty();
        assertThat(partition.account(BOB).balance(CREDIT).available()).isEqualTo(3);
    }

    /** It counts as consumed, changes nothing here, and what it asked was rolled back. */
    @Test
    void shouldAskAgainWhereAQuestionGotLost() {
        partition.decide(grant(ALICE, "c-1", 100));
        partition.decide(transfer(ALICE, "t-1", BOB, 1));
        partition.notePosition();
        partition.takeLegs();
        partition.decide(reverse(ALICE, "r-1", "t-1"));
        var question = partition.takeLegs();

        assertThat(partition.restart()).isEmpty();

        assertThat(question).hasSize(1);
        assertThat(partition.takeLegs()).isEqualTo(question);
    }

    /** Its store is on a disk, and a coordinator that forgot rolled back the changelogs. */
    @Test
    void shouldWriteAgainWhatItHasOfTheEndOfTheLog() {
        partition.decide(grant(ALICE, "c-1", 10));
        partition.notePosition();
        partition.decide(transfer(ALICE, "t-1", BOB, 2));
        partition.decide(partition.takeLegs().getFirst());
        partition.decide(hold(BOB, "h-1", 1, 60));
        var state = partition.state();
        partition.watchWrites();

        assertThat(partition.restart()).isEmpty();

        assertThat(partition.state()).isEqualTo(state);
        assertThat(partition.writes(LedgerStores.ACCOUNTS)).hasSize(2);
        assertThat(partition.writes(LedgerStores.DECISIONS)).hasSize(3);
        assertThat(partition.writes(LedgerStores.HOLD_EXPIRIES)).hasSize(1);
    }

    @Test
    void shouldWriteNothingWhereThePositionIsTheEnd() {
        partition.decide(grant(ALICE, "c-1", 10));
        partition.decide(hold(ALICE, "h-1", 1, 60));
        partition.notePosition();
        partition.watchWrites();

        assertThat(partition.restart()).isEmpty();

        for (var store :
                List.of(
                        LedgerStores.ACCOUNTS,
                        LedgerStores.DECISIONS,
                        LedgerStores.HOLD_EXPIRIES)) {
            assertThat(partition.writes(store)).isEmpty();
        }
        assertThat(partition.healed("records")).isZero();
        assertThat(partition.decide(grant(ALICE, "c-2", 1)))
                .hasExactlyElementsOfTypes(CreditsGranted.class);
    }

    /** What no start can see: the account is another at the same version. */
    @Test
    void shouldFoldAnewWhomItIsToldTo() {
        var told = new TornPartition(Set.of(BELONGING));
        told.decide(grant(BELONGING, "c-1", 10));
        told.notePosition();
        var right = told.state();
        var account = told.account(BELONGING);
        var wrong = account.next(new AccountBalance(CREDIT, 11, 0, 11, 0, 0, 0));
        told.store(LedgerStores.ACCOUNTS)
                .put(
                        BELONGING.bytes(),
                        AccountCodec.encode(
                                new Account(
                                        account.version(),
                                        wrong.standing(),
                                        wrong.balances(),
                                        wrong.holds())));

        told.restart();

        assertThat(told.state()).isEqualTo(right);
        assertThat(told.healed("users")).as("at both starts").isEqualTo(2);
    }

    /** A coordinator that forgot says that less was consumed than there was. */
    @Test
    void shouldPassOverWhatIsCertainlyInTheState() {
        var old = partition.written(grant(ALICE, "c-1", 10));
        partition.decide(old);
        partition.notePosition();
        var late = partition.written(grant(ALICE, "c-2", 5));
        partition.decide(late);
        partition.restart();

        assertThat(partition.decide(old)).isEmpty();
        assertThat(partition.decide(late)).hasExactlyElementsOfTypes(CommandRepeated.class);
        assertThat(partition.decide(grant(ALICE, "c-3", 1)))
                .hasExactlyElementsOfTypes(CreditsGranted.class);
        assertThat(partition.passedOver()).isEqualTo(1);
    }

    /** Its account was committed, and the entry that says when it expires was not. */
    @Test
    void shouldExpireAHoldWhoseEntryWasLost() {
        partition.decide(grant(ALICE, "c-1", 10));
        var expiries = partition.content(LedgerStores.HOLD_EXPIRIES);
        partition.decide(hold(ALICE, "h-1", 5, 1));
        partition.setBack(LedgerStores.HOLD_EXPIRIES, expiries);
        partition.restart();

        for (var passed = 0; passed <= 4_000; passed += 125) {
            partition.tick(NOON + passed);
        }

        assertThat(partition.account(ALICE).balance(CREDIT).available()).isEqualTo(10);
        assertThat(partition.account(ALICE).holds()).isEmpty();
    }

    /** The transaction was rolled back but for the offsets: it is all to be done again. */
    @Test
    void shouldDoAgainWhatOnlyCountsAsConsumed() {
        partition.decide(grant(ALICE, "c-1", 10));
        partition.notePosition();
        var end = partition.endOfEvents();
        var accounts = partition.content(LedgerStores.ACCOUNTS);
        var decisions = partition.content(LedgerStores.DECISIONS);
        partition.decide(spend(ALICE, "c-2", 4));
        partition.rollBack(Topics.EVENTS.name(), end);
        partition.setBack(LedgerStores.ACCOUNTS, accounts);
        partition.setBack(LedgerStores.DECISIONS, decisions);

        assertThat(partition.restart()).hasExactlyElementsOfTypes(CreditsSpent.class);

        assertThat(partition.account(ALICE).version()).isEqualTo(2);
        assertThat(partition.healed("users")).isZero();
    }

    /** A ledger of before wrote its events without what it remembered of them. */
    @Test
    void shouldKeepWhatIsRememberedOfEventsThatDoNotSayIt() {
        partition.decide(grant(ALICE, "c-1", 10));
        partition.decide(transfer(ALICE, "t-1", BOB, 2));
        var leg = partition.takeLegs().getFirst();
        partition.decide(leg);
        partition.forgetMemories();
        partition.watchWrites();

        partition.restart();

        assertThat(partition.writes(LedgerStores.ACCOUNTS)).isEmpty();
        assertThat(partition.writes(LedgerStores.DECISIONS)).isEmpty();
        assertThat(partition.decide(leg)).as("taken once").isEmpty();
        assertThat(partition.account(BOB).balance(CREDIT).available()).isEqualTo(2);
        assertThat(partition.decide(grant(ALICE, "c-1", 10)))
                .hasExactlyElementsOfTypes(CommandRepeated.class);
    }

    @Test
    void shouldKeepItWhenTheAccountIsFoldedAnewToo() {
        var told = new TornPartition(Set.of(BELONGING));
        var command = grant(BELONGING, "c-1", 10);
        told.decide(command);
        told.forgetMemories();

        told.restart();

        assertThat(told.healed("users")).isEqualTo(2);
        assertThat(told.decide(command)).hasExactlyElementsOfTypes(CommandRepeated.class);
    }

    /** Whose events cannot be told must not lose credits to it. */
    @Test
    void shouldLeaveAUserAsHeIsOfWhomAnEventCannotBeRead() {
        partition.decide(grant(ALICE, "c-1", 10));
        partition.decide(grant(BOB, "c-1", 3));
        partition.decide(grant(ALICE, "c-2", 7));
        partition.spoilEvent(ALICE, 2);

        assertThat(partition.restart()).hasOnlyElementsOfType(CommandRepeated.class);

        assertThat(partition.account(ALICE).balance(CREDIT).available()).isEqualTo(17);
        assertThat(partition.account(BOB).balance(CREDIT).available()).isEqualTo(3);
        assertThat(partition.healed("users")).isZero();
    }

    /** What cannot be read is made from the events, and stops nobody else. */
    @ParameterizedTest
    @ValueSource(strings = {LedgerStores.ACCOUNTS, LedgerStores.DECISIONS})
    void shouldMakeAnewWhatCannotBeRead(String store) {
        partition.decide(grant(ALICE, "c-1", 10));
        partition.decide(hold(ALICE, "h-1", 4, 60));
        var before = partition.state();
        partition.spoil(store);

        assertThat(partition.restart()).isEmpty();

        assertThat(partition.state()).isEqualTo(before);
    }

    /** Its position says more than there is; until it knows a new one it looks through all. */
    @Test
    void shouldNotTrustAPositionOfALongerLog() {
        partition.decide(grant(ALICE, "c-1", 10));
        var end = partition.endOfEvents();
        var lost = partition.written(spend(ALICE, "lost-0", 1));
        partition.decide(lost);
        for (var number = 1; number < 9; number++) {
            partition.decide(spend(ALICE, "lost-" + number, 1));
        }
        partition.notePosition();
        partition.loseEvents(end);
        partition.rollBack(Topics.COMMANDS.name(), lost.offset());
        partition.log.position = null;
        partition.restart();
        var accounts = partition.content(LedgerStores.ACCOUNTS);
        var decisions = partition.content(LedgerStores.DECISIONS);
        var changes = partition.log.topics.getOrDefault(MemoryLog.ACCOUNTS, List.of()).size();
        partition.decide(spend(ALICE, "after", 4));
        for (var number = 0; number < 12; number++) {
            partition.decide(grant(BOB, "after-" + number, 1));
        }
        partition.setBack(LedgerStores.ACCOUNTS, accounts);
        partition.setBack(LedgerStores.DECISIONS, decisions);
        partition.rollBack(MemoryLog.ACCOUNTS, changes);

        assertThat(partition.restart()).isEmpty();

        assertThat(partition.account(ALICE).version()).isEqualTo(2);
        assertThat(partition.account(ALICE).balance(CREDIT).available()).isEqualTo(6);
        assertThat(partition.account(BOB).version()).isEqualTo(12);
    }

    /** Its account was committed without the entry that says when the hold expires. */
    @Test
    void shouldForgetWhenAHoldExpiresThatIsNotOpen() {
        partition.decide(grant(ALICE, "c-1", 10));
        partition.decide(hold(ALICE, "h-1", 5, 1));
        var expiries = partition.content(LedgerStores.HOLD_EXPIRIES);
        partition.decide(release(ALICE, "c-2", "h-1"));
        partition.notePosition();
        partition.setBack(LedgerStores.HOLD_EXPIRIES, expiries);
        partition.restart();

        for (var passed = 0; passed <= 4_000; passed += 125) {
            partition.tick(NOON + passed);
        }

        assertThat(partition.content(LedgerStores.HOLD_EXPIRIES)).isEmpty();
        assertThat(partition.account(ALICE).balance(CREDIT).available()).isEqualTo(10);
    }
}
