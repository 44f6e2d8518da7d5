package dev.laurel.reference;

import static dev.laurel.reference.History.CREDIT;
import static dev.laurel.reference.History.NOON;
import static dev.laurel.reference.History.captured;
import static dev.laurel.reference.History.decidedAt;
import static dev.laurel.reference.History.grantReversed;
import static dev.laurel.reference.History.granted;
import static dev.laurel.reference.History.head;
import static dev.laurel.reference.History.held;
import static dev.laurel.reference.History.received;
import static dev.laurel.reference.History.sent;
import static dev.laurel.reference.History.spent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laurel.contract.catalogue.CatalogueReader;
import dev.laurel.contract.event.Event;
import dev.laurel.contract.event.Reversal;
import dev.laurel.contract.id.CommandId;
import dev.laurel.contract.id.UserId;
import dev.laurel.contract.money.Amount;

import org.junit.jupiter.api.Test;

/**
 * What is undone was done, as much of it, and is undone once. All balances, versions and sums of
 * the planted histories are right: nothing else in the reference finds them.
 */
class ReversalsTest {

    private static final long FORGOTTEN = NOON + ReferenceReadModel.DECISIONS_KEPT.toMillis() + 1;

    private final Findings findings = new Findings(10);
    private final ReferenceReadModel model =
            new ReferenceReadModel(
                    CatalogueReader.parse(
                            """
                            assets:
                              credit: {scale: 0}
                            boards:
                              earned: {asset: credit, measure: earned, operator: sum, windows: [all]}
                            """),
                    findings);

    private void take(Event... events) {
        for (var event : events) {
            model.take(event, 0, model.events());
        }
    }

    private void shouldFind(String words) {
        assertThat(findings.first()).singleElement().asString().contains(words);
    }

    @Test
    void shouldFindNothingWhereEachIsReversedOnce() {
        take(
                granted("alice", "g-1", 1, 100, 100),
                grantReversed("alice", "r-1", 2, 100, 0, of("g-1", "alice")),
                granted("alice", "g-2", 3, 100, 100),
                spent("alice", "s-1", 4, 10, 90),
                spendReversed("r-2", 5, 10, 100, "s-1"),
                held("alice", "h-1", 6, 40, 60),
                captured("alice", "c-1", 7, 30, 70, 10),
                spendReversed("r-3", 8, 30, 100, "c-1"),
                sent("alice", "t-1", 9, 20, 80, "bob"),
                received("bob", "t-1", 1, 20, 20, "alice"),
                takenBack("r-4", 2, 20, 0, of("t-1", "alice")),
                sentReversed("r-4", 10, 20, 100, of("t-1", "alice")),
                sent("alice", "t-2", 11, 20, 80, "bob"),
                returned("t-2", 12, 20, 100));

        assertThat(findings.first()).isEmpty();
        assertThat(model.sums()).hasEntrySatisfying("credit", this::nothingInFlight);
    }

    private void nothingInFlight(Purse sum) {
        assertThat(sum.sent()).isEqualTo(sum.received());
    }

    @Test
    void shouldFindAGrantThatIsReversedTwice() {
        take(
                granted("alice", "g-1", 1, 100, 100),
                granted("alice", "g-2", 2, 100, 200),
                grantReversed("alice", "r-1", 3, 100, 100, of("g-1", "alice")),
                grantReversed("alice", "r-2", 4, 100, 0, of("g-1", "alice")));

        shouldFind("0:3: grant g-1 of alice is reversed, and was so before");
    }

    @Test
    void shouldFindASpendThatIsReversedTwice() {
        take(
                granted("alice", "g-1", 1, 100, 100),
                spent("alice", "s-1", 2, 10, 90),
                spent("alice", "s-2", 3, 10, 80),
                spendReversed("r-1", 4, 10, 90, "s-1"),
                spendReversed("r-2", 5, 10, 100, "s-1"));

        shouldFind("spend s-1 of alice is reversed, and was so before");
    }

    @Test
    void shouldFindATransferThatIsReversedTwice() {
        take(
                granted("alice", "g-1", 1, 100, 100),
                sent("alice", "t-1", 2, 10, 90, "bob"),
                sent("alice", "t-2", 3, 10, 80, "bob"),
                received("bob", "t-1", 1, 10, 10, "alice"),
                received("bob", "t-2", 2, 10, 20, "alice"),
                takenBack("r-1", 3, 10, 10, of("t-1", "alice")),
                takenBack("r-2", 4, 10, 0, of("t-1", "alice")),
                sentReversed("r-1", 4, 10, 90, of("t-1", "alice")),
                sentReversed("r-2", 5, 10, 100, of("t-1", "alice")));

        assertThat(findings.first())
                .satisfiesExactly(
                        it -> assertThat(it).contains("t-1 of bob from alice is reversed, and was"),
                        it -> assertThat(it).contains("t-1 of alice to bob is reversed, and was"));
    }

    @Test
    void shouldFindATransferThatComesHomeAndIsReversed() {
        take(
                granted("alice", "g-1", 1, 100, 100),
                sent("alice", "t-1", 2, 10, 90, "bob"),
                sent("alice", "t-2", 3, 10, 80, "bob"),
                returned("t-1", 4, 10, 90),
                sentReversed("r-1", 5, 10, 100, of("t-1", "alice")));

        shouldFind("transfer t-1 of alice to bob is reversed, and was so before");
    }

    @Test
    void shouldFindAReversalOfWhatNeverWas() {
        take(
                granted("alice", "g-1", 1, 100, 100),
                grantReversed("alice", "r-1", 2, 100, 0, of("g-2", "alice")));

        shouldFind("grant g-2 of alice is reversed, and never was");
    }

    @Test
    void shouldFindAReversalOfWhatAnotherDid() {
        take(
                granted("alice", "g-1", 1, 100, 100),
                granted("bob", "g-2", 1, 100, 100),
                grantReversed("alice", "r-1", 2, 100, 0, of("g-2", "alice")));

        shouldFind("grant g-2 of alice is reversed, and never was");
    }

    @Test
    void shouldFindATransferThatIsReversedForAnother() {
        take(
                granted("alice", "g-1", 1, 100, 100),
                sent("alice", "t-1", 2, 10, 90, "carol"),
                received("carol", "t-1", 1, 10, 10, "alice"),
                sentReversed("r-1", 3, 10, 100, of("t-1", "alice")));

        shouldFind("transfer t-1 of alice to bob is reversed, and never was");
    }

    @Test
    void shouldFindAReversalOfMore() {
        take(
                granted("alice", "g-1", 1, 100, 100),
                granted("alice", "g-2", 2, 1, 101),
                grantReversed("alice", "r-1", 3, 101, 0, of("g-1", "alice")));

        shouldFind("grant g-1 of alice of 100 credit at " + NOON + " is reversed as 101 credit");
    }

    @Test
    void shouldFindAReversalAtAnotherTime() {
        var other = new Reversal(new CommandId("g-1"), NOON + 1, new UserId("alice"));
        take(granted("alice", "g-1", 1, 100, 100), grantReversed("alice", "r-1", 2, 100, 0, other));

        shouldFind("is reversed as 100 credit at " + (NOON + 1));
    }

    @Test
    void shouldAllowTheReversalOfEachGrantUnderAnIdThatWasForgotten() {
        take(
                granted("alice", "g-1", 1, 100, 100),
                grantReversed("alice", "r-1", 2, 100, 0, of("g-1", "alice")),
                decidedAt(FORGOTTEN, granted("alice", "g-1", 3, 100, 100)),
                grantReversed("alice", "r-2", 4, 100, 0, of("g-1", "alice")));

        assertThat(findings.first()).isEmpty();
    }

    @Test
    void shouldNotTakeAForgottenGrantForTheOneUnderItsId() {
        take(
                granted("alice", "g-1", 1, 100, 100),
                decidedAt(FORGOTTEN, granted("alice", "g-1", 2, 100, 200)),
                grantReversed("alice", "r-1", 3, 100, 100, of("g-1", "alice")),
                grantReversed("alice", "r-2", 4, 100, 0, of("g-1", "alice")));

        shouldFind("grant g-1 of alice is reversed, and was so before");
    }

    /** The first was so long on its way home that its id means another transfer by now. */
    @Test
    void shouldLetTwoTransfersUnderOneIdComeHome() {
        take(
                granted("alice", "g-1", 1, 100, 100),
                sent("alice", "t-1", 2, 10, 90, "bob"),
                decidedAt(FORGOTTEN, sent("alice", "t-1", 3, 20, 70, "bob")),
                returned("t-1", 4, 10, 80),
                returned("t-1", 5, 20, 100));
        assertThat(findings.first()).isEmpty();

        take(sent("alice", "t-2", 6, 10, 90, "bob"), returned("t-1", 7, 10, 100));
        shouldFind("transfer t-1 of alice to bob is reversed, and was so before");
    }

    private static Reversal of(String transaction, String requestedBy) {
        return new Reversal(new CommandId(transaction), NOON, new UserId(requestedBy));
    }

    private static Event spendReversed(
            String id, long version, long amount, long available, String transaction) {
        return new Event.SpendReversed(
                head("alice", id, version),
                CREDIT,
                new Amount(amount),
                available,
                of(transaction, "alice"));
    }

    private static Event takenBack(
            String id, long version, long amount, long available, Reversal reversal) {
        return new Event.TransferTakenBack(
                head("bob", id, version),
                CREDIT,
                new Amount(amount),
                available,
                reversal,
                new UserId("alice"));
    }

    private static Event sentReversed(
            String id, long version, long amount, long available, Reversal reversal) {
        return new Event.TransferReversed(
                head("alice", id, version),
                CREDIT,
                new Amount(amount),
                available,
                reversal,
                new UserId("bob"));
    }

    private static Event returned(String id, long version, long amount, long available) {
        return new Event.TransferReturned(
                head("alice", id, version),
                CREDIT,
                new Amount(amount),
                available,
                new UserId("bob"));
    }
}
