package dev.laurel.reference;

import static dev.laurel.reference.History.NOON;
import static dev.laurel.reference.History.captured;
import static dev.laurel.reference.History.decidedAt;
import static dev.laurel.reference.History.expired;
import static dev.laurel.reference.History.grantReversed;
import static dev.laurel.reference.History.granted;
import static dev.laurel.reference.History.grantedAt;
import static dev.laurel.reference.History.held;
import static dev.laurel.reference.History.received;
import static dev.laurel.reference.History.rejected;
import static dev.laurel.reference.History.repeated;
import static dev.laurel.reference.History.sent;
import static dev.laurel.reference.History.spent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laurel.contract.catalogue.CatalogueReader;
import dev.laurel.contract.event.Event;
import dev.laurel.contract.event.Reversal;
import dev.laurel.contract.id.CommandId;
import dev.laurel.contract.id.UserId;
import dev.laurel.reference.Standings.Place;

import org.junit.jupiter.api.Test;

import java.math.BigInteger;
import java.time.Duration;

/** What it works out, and that it finds what events cannot be: each finding is planted once. */
class ReferenceReadModelTest {

    private static final String CATALOGUE =
            """
            assets:
              credit: {scale: 0}
            boards:
              earned: {asset: credit, measure: earned, operator: sum, windows: [all, day]}
              spent: {asset: credit, measure: spent, operator: sum, windows: [all]}
            """;

    private static final long KEPT_MILLIS = ReferenceReadModel.DECISIONS_KEPT.toMillis();

    private final Findings findings = new Findings(10);
    private final ReferenceReadModel model =
            new ReferenceReadModel(CatalogueReader.parse(CATALOGUE), findings);

    private ReferenceReadModelTest take(Event... events) {
        for (var event : events) {
            model.take(event, 0, model.events());
        }
        return this;
    }

    private void shouldFind(String words) {
        assertThat(findings.count()).isEqualTo(1);
        assertThat(findings.first()).singleElement().asString().contains(words);
    }

    @Test
    void shouldFindNothingInAHistoryThatCanBe() {
        take(
                granted("alice", "g-1", 1, 100, 100),
                repeated("alice", "g-1", 1, 100),
                held("alice", "h-1", 2, 40, 60),
                captured("alice", "c-1", 3, 30, 70, 10),
                held("alice", "h-2", 4, 5, 65),
                expired("alice", "h-2", 5, 5, 70),
                sent("alice", "t-1", 6, 20, 50, "bob"),
                received("bob", "t-1", 1, 20, 20, "alice"),
                rejected("bob", "s-1", 1));

        model.holds().findOverdue(NOON + Duration.ofDays(1).toMillis());

        assertThat(findings.first()).isEmpty();
        var alice = model.accounts().getOrDefault("alice", Account.NEW);
        assertThat(alice.version()).isEqualTo(6);
        assertThat(alice.purse("credit")).isEqualTo(purse(50, 0, 100, 30, 0, 20, 3));
        assertThat(model.sums()).containsEntry("credit", purse(70, 0, 100, 30, 20, 20, 4));
        assertThat(model.lastOffsets()).containsEntry(0, 8L);
    }

    @Test
    void shouldFindAGapInTheVersions() {
        take(granted("alice", "g-1", 1, 5, 5), granted("alice", "g-2", 3, 5, 10));

        shouldFind("version 3 of alice comes after 1");
    }

    @Test
    void shouldFindAVersionThatComesTwice() {
        take(granted("alice", "g-1", 1, 5, 5), granted("alice", "g-2", 1, 5, 10));

        shouldFind("version 1 of alice comes after 1");
    }

    @Test
    void shouldFindAWrongBalance() {
        take(granted("alice", "g-1", 1, 5, 6));

        shouldFind("alice has 5 credit available, but the event says 6");
    }

    @Test
    void shouldFindABalanceUnderTheFloor() {
        take(granted("alice", "g-1", 1, 5, 5), spent("alice", "s-1", 2, 6, -1));

        shouldFind("alice has -1 credit available, under the floor");
    }

    @Test
    void shouldFindAHoldThatEndsTwice() {
        take(
                granted("alice", "g-1", 1, 100, 100),
                held("alice", "h-1", 2, 40, 60),
                held("alice", "h-2", 3, 40, 20),
                expired("alice", "h-2", 4, 40, 60),
                expired("alice", "h-2", 5, 40, 100));

        shouldFind("ends, and is not open");
    }

    @Test
    void shouldFindAHoldThatEndsWithLess() {
        take(
                granted("alice", "g-1", 1, 100, 100),
                held("alice", "h-1", 2, 40, 60),
                captured("alice", "c-1", 3, 30, 69, 9));

        shouldFind("held 40 credit and ends with 39 credit");
    }

    @Test
    void shouldFindACommandThatIsDoneTwice() {
        take(granted("alice", "g-1", 1, 5, 5), granted("alice", "g-1", 2, 5, 10));

        shouldFind("of alice is decided again");
    }

    @Test
    void shouldFindACommandThatIsDoneAfterItWasRejected() {
        take(rejected("alice", "g-1", 0), granted("alice", "g-1", 1, 5, 5));

        shouldFind("of alice is decided again");
    }

    @Test
    void shouldFindACommandThatIsDoneTwiceAtTheEndOfTheKeptTime() {
        take(
                granted("alice", "g-1", 1, 5, 5),
                decidedAt(NOON + KEPT_MILLIS, granted("alice", "g-1", 2, 5, 10)));

        shouldFind("of alice is decided again");
    }

    @Test
    void shouldFindACommandThatIsDoneTwiceWithAnOlderTime() {
        take(
                granted("alice", "g-1", 1, 5, 5),
                decidedAt(NOON - 2 * KEPT_MILLIS, granted("alice", "g-1", 2, 5, 10)));

        shouldFind("of alice is decided again");
    }

    @Test
    void shouldAllowACommandThatIsDoneAgainWhenItMayBeForgotten() {
        take(
                granted("alice", "g-1", 1, 5, 5),
                decidedAt(NOON + KEPT_MILLIS + 1, granted("alice", "g-1", 2, 5, 10)));

        assertThat(findings.first()).isEmpty();
    }

    /** The first that came made the ledger forget, and the second was stamped a little earlier. */
    @Test
    void shouldForgetByTheNewestTimeOfThePartition() {
        take(
                granted("alice", "g-1", 1, 5, 5),
                decidedAt(NOON + KEPT_MILLIS + 1, granted("bob", "g-1", 1, 5, 5)),
                decidedAt(NOON + KEPT_MILLIS, granted("alice", "g-1", 2, 5, 10)));

        assertThat(findings.first()).isEmpty();
    }

    @Test
    void shouldNotForgetByTheTimeOfAnotherPartition() {
        var later = decidedAt(NOON + KEPT_MILLIS + 1, granted("bob", "g-1", 1, 5, 5));
        take(granted("alice", "g-1", 1, 5, 5));
        model.take(later, 1, 0);
        take(decidedAt(NOON + KEPT_MILLIS, granted("alice", "g-1", 2, 5, 10)));

        shouldFind("of alice is decided again");
    }

    @Test
    void shouldNotForgetByTheEndOfAHold() {
        take(
                granted("alice", "g-1", 1, 100, 100),
                held("alice", "h-1", 2, 40, 60),
                decidedAt(NOON + KEPT_MILLIS + 1, expired("alice", "h-1", 3, 40, 100)),
                decidedAt(NOON + KEPT_MILLIS, granted("alice", "g-1", 4, 5, 105)));

        shouldFind("of alice is decided again");
    }

    @Test
    void shouldKnowARepeatAlsoAfterTheKeptTime() {
        take(
                granted("alice", "g-1", 1, 5, 5),
                decidedAt(NOON + 2 * KEPT_MILLIS, repeated("alice", "g-1", 1, 5)));

        assertThat(findings.first()).isEmpty();
    }

    @Test
    void shouldKeepForAsLongAsItIsTold() {
        var day = Duration.ofDays(1);
        var forgetful = new ReferenceReadModel(CatalogueReader.parse(CATALOGUE), findings, day);
        forgetful.take(granted("alice", "g-1", 1, 5, 5), 0, 0);
        forgetful.take(
                decidedAt(NOON + day.toMillis() + 1, granted("alice", "g-1", 2, 5, 10)), 0, 1);
        assertThat(findings.first()).isEmpty();

        forgetful.take(
                decidedAt(NOON + 2 * day.toMillis() + 1, granted("alice", "g-1", 3, 5, 15)), 0, 2);
        shouldFind("of alice is decided again");
    }

    @Test
    void shouldFindARepeatThatSaysOtherThanTheFirst() {
        take(granted("alice", "g-1", 1, 5, 5), repeated("alice", "g-1", 1, 6));

        shouldFind("is answered again");
    }

    @Test
    void shouldFindARepeatOfNothing() {
        take(repeated("alice", "g-1", 1, 6));

        shouldFind("first with nothing");
    }

    @Test
    void shouldFindAHoldThatIsOverdue() {
        take(granted("alice", "g-1", 1, 100, 100), held("alice", "h-1", 2, 40, 60));

        model.holds().findOverdue(NOON + 999);
        assertThat(findings.count()).isZero();
        model.holds().findOverdue(NOON + 1_000);

        shouldFind("after it should have expired");
    }

    @Test
    void shouldTellTransfersThatNeverArrived() {
        take(granted("alice", "g-1", 1, 100, 100), sent("alice", "t-1", 2, 40, 60, "bob"));

        var sum = model.sums().getOrDefault("credit", Purse.EMPTY);

        assertThat(sum.sent().subtract(sum.received())).isEqualTo(40);
    }

    @Test
    void shouldRankByScoreThenTimeThenName() {
        take(
                grantedAt(NOON + 2, "alice", "g-1", 1, 7, 7),
                grantedAt(NOON + 1, "zoe", "g-1", 1, 7, 7),
                grantedAt(NOON + 1, "bob", "g-1", 1, 7, 7),
                grantedAt(NOON + 9, "carol", "g-1", 1, 8, 8),
                grantedAt(NOON, "dave", "g-1", 1, 6, 6));

        assertThat(model.standings().places("earned", "all"))
                .containsExactly(
                        place(1, "carol", 8, NOON + 9),
                        place(2, "bob", 7, NOON + 1),
                        place(2, "zoe", 7, NOON + 1),
                        place(2, "alice", 7, NOON + 2),
                        place(5, "dave", 6, NOON));
        assertThat(model.standings().places("spent", "all")).isEmpty();
    }

    @Test
    void shouldCorrectTheWindowOfWhatIsReversed() {
        var yesterday = NOON - Duration.ofDays(1).toMillis();
        take(
                grantedAt(yesterday, "alice", "g-1", 1, 7, 7),
                granted("alice", "g-2", 2, 5, 12),
                grantReversed(
                        "alice",
                        "r-1",
                        3,
                        7,
                        5,
                        new Reversal(new CommandId("g-1"), yesterday, new UserId("alice"))));

        assertThat(model.standings().windows("earned"))
                .containsExactly("all", "day:2026-11-22", "day:2026-11-23");
        assertThat(score("all")).isEqualTo(5);
        assertThat(score("day:2026-11-22")).isZero();
        assertThat(score("day:2026-11-23")).isEqualTo(5);
    }

    private BigInteger score(String window) {
        return model.standings().places("earned", window).getFirst().score();
    }

    private static Place place(long rank, String user, long score, long reachedAtMillis) {
        return new Place(rank, user, BigInteger.valueOf(score), reachedAtMillis);
    }

    private static Purse purse(long... fields) {
        return new Purse(
                BigInteger.valueOf(fields[0]),
                BigInteger.valueOf(fields[1]),
                BigInteger.valueOf(fields[2]),
                BigInteger.valueOf(fields[3]),
                BigInteger.valueOf(fields[4]),
                BigInteger.valueOf(fields[5]),
                BigInteger.valueOf(fields[6]));
    }
}
