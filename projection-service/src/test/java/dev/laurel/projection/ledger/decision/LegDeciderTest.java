package dev.laurel.projection.ledger.decision;

import static dev.laurel.projection.CommandFixtures.ALICE;
import static dev.laurel.projection.CommandFixtures.BOB;
import static dev.laurel.projection.CommandFixtures.CATALOGUE;
import static dev.laurel.projection.CommandFixtures.CREDIT;
import static dev.laurel.projection.CommandFixtures.grant;
import static dev.laurel.projection.CommandFixtures.reverse;
import static dev.laurel.projection.CommandFixtures.spend;
import static dev.laurel.projection.CommandFixtures.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laurel.contract.command.TransferLeg;
import dev.laurel.contract.event.Event.TransferReceived;
import dev.laurel.contract.event.Event.TransferReturned;
import dev.laurel.contract.id.UserId;
import dev.laurel.projection.ledger.decision.Decision.Accept;
import dev.laurel.projection.ledger.decision.LegDecision.Known;
import dev.laurel.projection.ledger.decision.LegDecision.Reply;
import dev.laurel.projection.ledger.decision.LegDecision.Strand;
import dev.laurel.projection.ledger.decision.LegDecision.Take;
import dev.laurel.projection.ledger.state.Account;
import dev.laurel.projection.ledger.state.Account.Standing;
import dev.laurel.projection.ledger.state.AccountBalance;

import org.junit.jupiter.api.Test;

import java.util.List;

class LegDeciderTest {

    private final Ledger ledger = new Ledger(CATALOGUE);

    @Test
    void shouldCreditTheReceiver() {
        ledger.when(grant(ALICE, "c-1", 10));
        ledger.when(transfer(ALICE, "c-2", BOB, 4));

        var decision = ledger.deliver();

        assertThat(decision)
                .isInstanceOfSatisfying(
                        Take.class,
                        take -> assertThat(take.event()).isInstanceOf(TransferReceived.class));
        assertThat(ledger.account(BOB).balance(CREDIT))
                .isEqualTo(new AccountBalance(CREDIT, 4, 0, 0, 0, 4, 0));
        assertThat(ledger.account(ALICE).balance(CREDIT))
                .isEqualTo(new AccountBalance(CREDIT, 6, 0, 10, 0, 0, 4));
    }

    @Test
    void shouldCreditAFrozenReceiver() {
        ledger.when(grant(ALICE, "c-1", 10));
        ledger.when(transfer(ALICE, "c-2", BOB, 4));
        ledger.put(BOB, account(3, new Standing(true, false)));

        assertThat(ledger.deliver()).isInstanceOf(Take.class);
        assertThat(ledger.account(BOB).version()).isEqualTo(4);
        assertThat(ledger.account(BOB).frozen()).isTrue();
    }

    @Test
    void shouldSendHomeWhatTheReceiverCannotHold() {
        ledger.when(grant(BOB, "b-1", Long.MAX_VALUE));
        ledger.when(grant(ALICE, "c-1", 10));
        ledger.when(transfer(ALICE, "c-2", BOB, 4));

        var atReceiver = ledger.deliver();
        var atSender = ledger.deliver();

        assertThat(atReceiver).isInstanceOf(Reply.class);
        assertThat(atSender)
                .isInstanceOfSatisfying(
                        Take.class,
                        take -> assertThat(take.event()).isInstanceOf(TransferReturned.class));
        assertThat(ledger.account(ALICE).balance(CREDIT))
                .isEqualTo(new AccountBalance(CREDIT, 10, 0, 10, 0, 0, 0));
        assertThat(ledger.account(BOB).version()).isEqualTo(1);
    }

    @Test
    void shouldSendHomeWhenTheTotalReceivedWouldOverflow() {
        ledger.when(grant(ALICE, "c-1", Long.MAX_VALUE));
        ledger.when(transfer(ALICE, "c-2", BOB, Long.MAX_VALUE));
        ledger.deliver();
        ledger.when(spend(BOB, "b-1", Long.MAX_VALUE));
        var carol = new UserId("carol");
        ledger.put(carol, account(2, Standing.GOOD, new AccountBalance(CREDIT, 1, 0, 1, 0, 0, 0)));
        ledger.when(transfer(carol, "c-3", BOB, 1));

        assertThat(ledger.deliver()).isInstanceOf(Reply.class);
    }

    @Test
    void shouldStrandWhatNobodyCanHold() {
        ledger.when(grant(ALICE, "c-1", 10));
        ledger.when(transfer(ALICE, "c-2", BOB, 4));
        ledger.legs.add(((TransferLeg) ledger.legs.remove()).homeward());
        ledger.put(
                ALICE,
                account(
                        2,
                        Standing.GOOD,
                        new AccountBalance(CREDIT, Long.MAX_VALUE, 0, 10, 0, 9, 4)));

        assertThat(ledger.deliver()).isInstanceOf(Strand.class);
    }

    @Test
    void shouldKeepRoomForWhatIsHeld() {
        ledger.when(grant(ALICE, "c-1", 10));
        ledger.when(transfer(ALICE, "c-2", BOB, 4));
        ledger.put(
                BOB,
                account(
                        1,
                        Standing.GOOD,
                        new AccountBalance(CREDIT, 0, Long.MAX_VALUE, 0, 0, 0, 0)));

        assertThat(ledger.deliver()).isInstanceOf(Reply.class);
    }

    @Test
    void shouldTakeALegThatComesTwiceOnce() {
        ledger.when(grant(ALICE, "c-1", 10));
        ledger.when(transfer(ALICE, "c-2", BOB, 4));
        var leg = ledger.legs.getFirst();
        ledger.deliver();

        assertThat(ledger.deliver(leg)).isEmpty();
        assertThat(ledger.account(BOB).balance(CREDIT).available()).isEqualTo(4);

        var homeward = ((TransferLeg) leg).homeward();
        assertThat(ledger.deliver(homeward)).hasSize(1);
        assertThat(ledger.deliver(homeward)).isEmpty();
        assertThat(ledger.account(ALICE).balance(CREDIT).available()).isEqualTo(10);
    }

    @Test
    void shouldTakeATransferUnderAnIdThatTheSenderUsesAgain() {
        ledger.when(grant(ALICE, "c-1", 10));
        ledger.when(transfer(ALICE, "c-2", BOB, 4));
        var first = ledger.legs.getFirst();
        ledger.deliver();
        ledger.forget(ALICE, "c-2");
        ledger.when(transfer(ALICE, "c-2", BOB, 4));
        var second = ledger.legs.getFirst();

        assertThat(ledger.deliver()).isInstanceOf(Take.class);
        assertThat(ledger.deliver(second)).isEmpty();
        assertThat(ledger.account(BOB).balance(CREDIT).available()).isEqualTo(8);

        ledger.legs.add(first);
        assertThat(ledger.deliver()).isInstanceOf(Strand.class);
        assertThat(ledger.account(BOB).balance(CREDIT).available()).isEqualTo(8);
    }

    @Test
    void shouldSendHomeATransferThatComesTwiceOnce() {
        ledger.when(grant(BOB, "b-1", Long.MAX_VALUE));
        ledger.when(grant(ALICE, "c-1", 10));
        ledger.when(transfer(ALICE, "c-2", BOB, 4));
        var leg = ledger.legs.getFirst();
        ledger.deliver();
        ledger.deliver();
        ledger.when(spend(BOB, "b-2", 4));

        ledger.legs.add(leg);
        assertThat(ledger.deliver()).isInstanceOf(Known.class);
        assertThat(ledger.legs).isEmpty();
        assertThat(ledger.account(ALICE).balance(CREDIT).available()).isEqualTo(10);
    }

    @Test
    void shouldTakeOnceWhatComesHomeToASenderWhoForgot() {
        ledger.when(grant(ALICE, "c-1", 10));
        ledger.when(transfer(ALICE, "c-2", BOB, 4));
        var homeward = ((TransferLeg) ledger.legs.remove()).homeward();
        ledger.forget(ALICE, "c-2");
        ledger.when(transfer(ALICE, "c-2", BOB, 6));

        assertThat(ledger.deliver(homeward)).hasSize(1);
        assertThat(ledger.deliver(homeward)).isEmpty();
        assertThat(ledger.account(ALICE).balance(CREDIT).available()).isEqualTo(4);
        assertThat(ledger.deliver(((TransferLeg) ledger.legs.remove()).homeward())).hasSize(1);
        assertThat(ledger.account(ALICE).balance(CREDIT).available()).isEqualTo(10);
    }

    @Test
    void shouldNotMistakeALaterCommandForTheTransferThatComesHome() {
        ledger.when(grant(ALICE, "c-1", 10));
        ledger.when(transfer(ALICE, "c-2", BOB, 4));
        var homeward = ((TransferLeg) ledger.legs.remove()).homeward();
        ledger.forget(ALICE, "c-2");
        ledger.when(grant(ALICE, "c-2", 1));

        assertThat(ledger.deliver(homeward)).hasSize(1);
        assertThat(ledger.account(ALICE).balance(CREDIT).available()).isEqualTo(11);
        assertThat(ledger.when(reverse(ALICE, "c-3", "c-2"))).isInstanceOf(Accept.class);
    }

    private static Account account(long version, Standing standing, AccountBalance... balances) {
        return new Account(version, standing, List.of(balances), List.of());
    }
}
