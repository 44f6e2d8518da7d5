package dev.laurel.projection.ledger.decision;

import static dev.laurel.projection.CommandFixtures.ALICE;
import static dev.laurel.projection.CommandFixtures.BOB;
import static dev.laurel.projection.CommandFixtures.CATALOGUE;
import static dev.laurel.projection.CommandFixtures.CREDIT;
import static dev.laurel.projection.CommandFixtures.capture;
import static dev.laurel.projection.CommandFixtures.freeze;
import static dev.laurel.projection.CommandFixtures.grant;
import static dev.laurel.projection.CommandFixtures.hold;
import static dev.laurel.projection.CommandFixtures.named;
import static dev.laurel.projection.CommandFixtures.release;
import static dev.laurel.projection.CommandFixtures.reverse;
import static dev.laurel.projection.CommandFixtures.spend;
import static dev.laurel.projection.CommandFixtures.transfer;
import static dev.laurel.projection.CommandFixtures.unfreeze;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laurel.contract.event.Event;
import dev.laurel.contract.event.Event.CommandRejected;
import dev.laurel.contract.event.Event.ReversalRefused;
import dev.laurel.contract.event.Event.TransferReversed;
import dev.laurel.contract.event.Event.TransferTakenBack;
import dev.laurel.contract.id.UserId;
import dev.laurel.contract.outcome.Outcome;
import dev.laurel.contract.outcome.RejectionReason;
import dev.laurel.projection.ledger.decision.Decision.Accept;
import dev.laurel.projection.ledger.decision.Decision.Ask;
import dev.laurel.projection.ledger.decision.Decision.Reject;
import dev.laurel.projection.ledger.decision.Decision.Repeat;
import dev.laurel.projection.ledger.decision.Decision.Undecided;
import dev.laurel.projection.ledger.state.AccountBalance;

import org.junit.jupiter.api.Test;

import java.util.List;

class ReversalDeciderTest {

    private final Ledger ledger = new Ledger(CATALOGUE);

    @Test
    void shouldUndoAGrantOnce() {
        ledger.when(grant(ALICE, "c-1", 10));

        assertThat(ledger.when(reverse(ALICE, "r-1", "c-1"))).isInstanceOf(Accept.class);
        assertThat(balance(ALICE)).isEqualTo(new AccountBalance(CREDIT, 0, 0, 0, 0, 0, 0));
        assertThat(ledger.when(reverse(ALICE, "r-2", "c-1")))
                .isEqualTo(new Reject(RejectionReason.ALREADY_REVERSED));
        assertThat(ledger.when(reverse(ALICE, "r-1", "c-1"))).isInstanceOf(Repeat.class);
        assertThat(ledger.when(grant(ALICE, "c-1", 10))).isInstanceOf(Repeat.class);
    }

    @Test
    void shouldNotTakeBackAGrantThatIsSpent() {
        ledger.when(grant(ALICE, "c-1", 10));
        ledger.when(spend(ALICE, "c-2", 1));

        assertThat(ledger.when(reverse(ALICE, "r-1", "c-1")))
                .isEqualTo(new Reject(RejectionReason.INSUFFICIENT_CREDITS));
        ledger.when(grant(ALICE, "c-3", 1));
        assertThat(ledger.when(reverse(ALICE, "r-2", "c-1"))).isInstanceOf(Accept.class);
    }

    @Test
    void shouldUndoASpendAndACapture() {
        ledger.when(grant(ALICE, "c-1", 10));
        ledger.when(spend(ALICE, "c-2", 3));
        ledger.when(hold(ALICE, "h-1", 4, 60));
        ledger.when(capture(ALICE, "c-3", "h-1", 2));

        assertThat(ledger.when(reverse(ALICE, "r-1", "c-2"))).isInstanceOf(Accept.class);
        assertThat(ledger.when(reverse(ALICE, "r-2", "c-3"))).isInstanceOf(Accept.class);
        assertThat(balance(ALICE)).isEqualTo(new AccountBalance(CREDIT, 10, 0, 10, 0, 0, 0));
    }

    @Test
    void shouldNotUndoWhatCannotBeUndone() {
        ledger.when(grant(ALICE, "c-1", 10));
        ledger.when(named(ALICE, "c-2", "Alice"));
        ledger.when(hold(ALICE, "h-1", 4, 60));
        ledger.when(spend(ALICE, "c-3", 100));
        ledger.when(reverse(ALICE, "r-1", "c-1"));

        for (var transaction : new String[] {"c-2", "h-1", "c-3", "r-1", "nothing"}) {
            assertThat(ledger.when(reverse(ALICE, "r-" + transaction, transaction)))
                    .isEqualTo(new Reject(RejectionReason.TRANSACTION_UNKNOWN));
        }
    }

    /** A stranger chose the same ids for what he sent; it is not what is meant. */
    @Test
    void shouldNotGiveBackAStrangersTransferForAnOwnCommandThatDidNothing() {
        ledger.when(grant(ALICE, "c-1", 10));
        ledger.when(grant(ALICE, "c-4", 1));
        ledger.when(transfer(ALICE, "t-1", BOB, 1));
        ledger.deliverAll();
        var names =
                List.of("refused", "named", "freeze", "unfreeze", "hold", "open", "back", "asks");
        ledger.when(grant(BOB, "b-1", 1_000));
        for (var name : names) {
            ledger.when(transfer(BOB, name, ALICE, 5));
        }
        ledger.deliverAll();
        ledger.when(spend(ALICE, "refused", 1_000));
        ledger.when(named(ALICE, "named", "Alice"));
        ledger.when(freeze(ALICE, "freeze"));
        ledger.when(unfreeze(ALICE, "unfreeze"));
        ledger.when(hold(ALICE, "hold", 1, 60));
        ledger.when(release(ALICE, "c-2", "hold"));
        ledger.when(hold(ALICE, "open", 1, 60));
        ledger.forget(ALICE, "open");
        ledger.when(reverse(ALICE, "back", "c-4"));
        ledger.when(reverse(ALICE, "asks", "t-1"));

        for (var name : names) {
            assertThat(ledger.when(reverse(ALICE, "r-" + name, name)))
                    .as(name)
                    .isEqualTo(new Reject(RejectionReason.TRANSACTION_UNKNOWN));
        }
        ledger.deliverAll();
        ledger.forget(ALICE, "refused");
        assertThat(ledger.when(reverse(ALICE, "r", "refused"))).isInstanceOf(Accept.class);
    }

    @Test
    void shouldUndoATransferForTheSenderAtTheReceiver() {
        sent(4);

        assertThat(ledger.when(reverse(ALICE, "r-1", "t-1"))).isInstanceOf(Ask.class);
        assertThat(ledger.when(reverse(ALICE, "r-1", "t-1"))).isInstanceOf(Undecided.class);
        ledger.deliverAll();

        assertThat(ledger.changes().subList(3, 5))
                .hasExactlyElementsOfTypes(TransferTakenBack.class, TransferReversed.class);
        assertThat(ledger.changes().get(3).answersCommand()).isFalse();
        assertThat(ledger.changes().get(4).answersCommand()).isTrue();
        assertThat(balance(ALICE)).isEqualTo(new AccountBalance(CREDIT, 10, 0, 10, 0, 0, 0));
        assertThat(balance(BOB)).isEqualTo(new AccountBalance(CREDIT, 0, 0, 0, 0, 0, 0));
        assertThat(ledger.when(reverse(ALICE, "r-1", "t-1"))).isInstanceOf(Repeat.class);
        assertThat(ledger.when(reverse(ALICE, "r-2", "t-1")))
                .isEqualTo(new Reject(RejectionReason.ALREADY_REVERSED));
        assertThat(ledger.when(reverse(BOB, "r-3", "t-1")))
                .isEqualTo(new Reject(RejectionReason.ALREADY_REVERSED));
    }

    /** It would strand on its way home, and the command would be pending for ever. */
    @Test
    void shouldNotAskForCreditsThatTheSenderCannotTake() {
        sent(4);
        ledger.when(grant(BOB, "b-1", Long.MAX_VALUE - 4));
        ledger.when(transfer(BOB, "b-2", ALICE, Long.MAX_VALUE - 9));
        ledger.deliverAll();

        assertThat(ledger.when(reverse(ALICE, "r-1", "t-1")))
                .isEqualTo(new Reject(RejectionReason.BALANCE_OVERFLOW));
        ledger.when(spend(ALICE, "c-9", 1));
        assertThat(ledger.when(reverse(ALICE, "r-2", "t-1"))).isInstanceOf(Ask.class);
        ledger.deliverAll();
        assertThat(balance(ALICE).available()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void shouldRefuseTheSenderWhatTheReceiverHasSpent() {
        sent(4);
        ledger.when(spend(BOB, "b-1", 1));

        ledger.when(reverse(ALICE, "r-1", "t-1"));
        ledger.deliverAll();

        assertThat(last())
                .isInstanceOfSatisfying(
                        CommandRejected.class,
                        rejected -> {
                            assertThat(rejected.head().user()).isEqualTo(ALICE);
                            assertThat(rejected.outcome().reason())
                                    .isEqualTo(RejectionReason.INSUFFICIENT_CREDITS);
                        });
        assertThat(ledger.when(reverse(ALICE, "r-1", "t-1"))).isInstanceOf(Repeat.class);
        assertThat(balance(BOB).available()).isEqualTo(3);
    }

    @Test
    void shouldRefuseARequestThatComesTwiceTwice() {
        ledger.when(grant(ALICE, "c-1", 10));
        ledger.when(transfer(ALICE, "t-1", BOB, 4));
        ledger.deliverAll();
        ledger.when(spend(BOB, "b-1", 4));
        ledger.when(reverse(ALICE, "r-1", "t-1"));
        var request = ledger.legs.getFirst();
        ledger.deliverAll();
        ledger.when(grant(BOB, "b-2", 4));

        assertThat(ledger.deliver(request)).isEmpty();
        var answer = ledger.legs.remove();
        assertThat(ledger.deliver(answer)).isEmpty();
        assertThat(balance(BOB).available()).isEqualTo(4);

        ledger.when(reverse(ALICE, "r-2", "t-1"));
        ledger.deliverAll();
        assertThat(balance(ALICE).available()).isEqualTo(10);
    }

    @Test
    void shouldAnswerARequestThatComesTwiceOnceWhereItIsGranted() {
        sent(4);
        ledger.when(reverse(ALICE, "r-1", "t-1"));
        var request = ledger.legs.remove();
        ledger.deliver(request);
        var credit = ledger.legs.remove();

        assertThat(ledger.deliver(request)).isEmpty();
        assertThat(ledger.legs).isEmpty();
        assertThat(ledger.deliver(credit)).hasOnlyElementsOfType(TransferReversed.class);
        assertThat(ledger.when(reverse(ALICE, "r-1", "t-1")))
                .isInstanceOfSatisfying(
                        Repeat.class,
                        repeat -> assertThat(repeat.first()).isInstanceOf(Outcome.Applied.class));
    }

    @Test
    void shouldDecideAnewWhatIsAskedOfALaterTransfer() {
        sent(4);
        ledger.when(spend(BOB, "b-1", 4));
        ledger.when(reverse(ALICE, "r-1", "t-1"));
        ledger.deliverAll();
        ledger.forget(ALICE, "t-1");
        ledger.forget(ALICE, "r-1");
        ledger.when(transfer(ALICE, "t-1", BOB, 5));
        ledger.deliverAll();

        ledger.when(reverse(ALICE, "r-1", "t-1"));
        ledger.deliverAll();

        assertThat(last()).isInstanceOf(TransferReversed.class);
        assertThat(balance(ALICE).available()).isEqualTo(6);
    }

    @Test
    void shouldNotTakeBackALaterTransferForAnEarlierOne() {
        ledger.when(grant(ALICE, "c-1", 10));
        ledger.when(transfer(ALICE, "t-1", BOB, 4));
        ledger.deliverAll();
        ledger.when(reverse(ALICE, "r-1", "t-1"));
        var request = ledger.legs.remove();
        ledger.forget(ALICE, "t-1");
        ledger.when(transfer(ALICE, "t-1", BOB, 5));
        ledger.deliverAll();

        assertThat(ledger.deliver(request)).hasExactlyElementsOfTypes(ReversalRefused.class);
        ledger.deliverAll();
        assertThat(balance(BOB).available()).isEqualTo(9);
    }

    @Test
    void shouldUndoATransferForTheReceiverAtOnce() {
        sent(4);

        assertThat(ledger.when(reverse(BOB, "r-1", "t-1"))).isInstanceOf(Accept.class);
        ledger.deliverAll();

        assertThat(ledger.changes().getLast()).isInstanceOf(TransferReversed.class);
        assertThat(ledger.changes().getLast().answersCommand()).isFalse();
        assertThat(balance(ALICE).available()).isEqualTo(10);
        assertThat(ledger.remembered(ALICE, reverse(BOB, "r-1", "t-1").head().id())).isNull();
        assertThat(ledger.when(reverse(ALICE, "r-2", "t-1")))
                .isEqualTo(new Reject(RejectionReason.ALREADY_REVERSED));
    }

    @Test
    void shouldUndoATransferOnceWhenBothAskAtTheSameTime() {
        sent(4);
        ledger.when(reverse(ALICE, "r-1", "t-1"));
        ledger.when(reverse(ALICE, "r-2", "t-1"));
        ledger.when(reverse(BOB, "r-3", "t-1"));
        ledger.deliverAll();

        assertThat(ledger.changes().stream().filter(TransferTakenBack.class::isInstance))
                .hasSize(1);
        assertThat(balance(ALICE)).isEqualTo(new AccountBalance(CREDIT, 10, 0, 10, 0, 0, 0));
        assertThat(ledger.events().stream().filter(CommandRejected.class::isInstance)).hasSize(2);
    }

    @Test
    void shouldNotGuessWhichTransferIsMeant() {
        var carol = new UserId("carol");
        ledger.when(grant(carol, "c-1", 10));
        ledger.when(transfer(carol, "t-1", BOB, 5));
        sent(4);

        assertThat(ledger.when(reverse(BOB, "r-1", "t-1")))
                .isEqualTo(new Reject(RejectionReason.TRANSACTION_UNKNOWN));
    }

    @Test
    void shouldNotUndoATransferThatCameBack() {
        ledger.when(grant(BOB, "b-1", Long.MAX_VALUE));
        sent(4);

        assertThat(ledger.when(reverse(ALICE, "r-1", "t-1")))
                .isEqualTo(new Reject(RejectionReason.ALREADY_REVERSED));
    }

    private void sent(long amount) {
        ledger.when(grant(ALICE, "c-1", 10));
        ledger.when(transfer(ALICE, "t-1", BOB, amount));
        ledger.deliverAll();
    }

    private Event last() {
        return ledger.events().getLast();
    }

    private AccountBalance balance(UserId user) {
        return ledger.account(user).balance(CREDIT);
    }
}
