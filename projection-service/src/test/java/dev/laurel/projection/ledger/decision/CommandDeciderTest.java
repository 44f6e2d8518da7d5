package dev.laurel.projection.ledger.decision;

import static dev.laurel.contract.command.CommandOptions.NONE;
import static dev.laurel.projection.CommandFixtures.ALICE;
import static dev.laurel.projection.CommandFixtures.BOB;
import static dev.laurel.projection.CommandFixtures.CATALOGUE;
import static dev.laurel.projection.CommandFixtures.CREDIT;
import static dev.laurel.projection.CommandFixtures.DEBT;
import static dev.laurel.projection.CommandFixtures.NOON;
import static dev.laurel.projection.CommandFixtures.grant;
import static dev.laurel.projection.CommandFixtures.head;
import static dev.laurel.projection.CommandFixtures.named;
import static dev.laurel.projection.CommandFixtures.spend;
import static dev.laurel.projection.CommandFixtures.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laurel.contract.command.Command.GrantCredits;
import dev.laurel.contract.command.Command.SpendCredits;
import dev.laurel.contract.command.CommandHead;
import dev.laurel.contract.command.ProfileChange;
import dev.laurel.contract.command.TransferLeg;
import dev.laurel.contract.command.TransferNote;
import dev.laurel.contract.event.Event.CreditsGranted;
import dev.laurel.contract.event.Event.CreditsSpent;
import dev.laurel.contract.event.Event.ProfileChanged;
import dev.laurel.contract.event.Event.TransferSent;
import dev.laurel.contract.event.EventHead;
import dev.laurel.contract.id.CommandId;
import dev.laurel.contract.id.UserId;
import dev.laurel.contract.money.Amount;
import dev.laurel.contract.outcome.Outcome;
import dev.laurel.contract.outcome.RejectionReason;
import dev.laurel.projection.ledger.decision.Decision.Accept;
import dev.laurel.projection.ledger.decision.Decision.Reject;
import dev.laurel.projection.ledger.decision.Decision.Repeat;
import dev.laurel.projection.ledger.state.AccountBalance;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

class CommandDeciderTest {

    private final Ledger ledger = new Ledger(CATALOGUE);

    @Test
    void shouldGrantToAUserNeverSeen() {
        var decision = ledger.when(grant(ALICE, "c-1", 100));

        assertThat(decision)
                .isEqualTo(
                        new Accept(
                                new CreditsGranted(
                                        eventHead(ALICE, "c-1", 1), CREDIT, new Amount(100), 100),
                                null));
    }

    @Test
    void shouldSpendTheWholeBalance() {
        ledger.when(grant(ALICE, "c-1", 5));

        var decision = ledger.when(spend(ALICE, "c-2", 5));

        assertThat(decision)
                .isEqualTo(
                        new Accept(
                                new CreditsSpent(
                                        eventHead(ALICE, "c-2", 2), CREDIT, new Amount(5), 0),
                                null));
        assertThat(ledger.account(ALICE).balance(CREDIT))
                .isEqualTo(new AccountBalance(CREDIT, 0, 0, 5, 5, 0, 0));
    }

    @Test
    void shouldRejectSpendOfAUserNeverSeen() {
        assertThat(ledger.when(spend(ALICE, "c-1", 1)))
                .isEqualTo(new Reject(RejectionReason.INSUFFICIENT_CREDITS));
    }

    @Test
    void shouldSpendDownToTheFloorAndNoFurther() {
        var first = new SpendCredits(head(ALICE, "c-1"), DEBT, new Amount(100));
        var second = new SpendCredits(head(ALICE, "c-2"), DEBT, new Amount(1));

        assertThat(ledger.when(first)).isInstanceOf(Accept.class);
        assertThat(ledger.when(second)).isEqualTo(new Reject(RejectionReason.INSUFFICIENT_CREDITS));
        assertThat(ledger.account(ALICE).balance(DEBT).available()).isEqualTo(-100);
    }

    @Test
    void shouldSendALegWithATransfer() {
        ledger.when(grant(ALICE, "c-1", 10));

        var decision = ledger.when(transfer(ALICE, "c-2", BOB, 4));

        var sent = new TransferSent(eventHead(ALICE, "c-2", 2), CREDIT, new Amount(4), 6, BOB);
        var leg =
                new TransferLeg(
                        new CommandId("c-2"),
                        ALICE,
                        BOB,
                        CREDIT,
                        new Amount(4),
                        new TransferNote(NOON, null, Map.of(), 2),
                        false);
        assertThat(decision).isEqualTo(new Accept(sent, leg));
    }

    @Test
    void shouldChangeTheProfileAndCountTheVersion() {
        var decision = ledger.when(named(ALICE, "c-1", "Alice"));

        assertThat(decision)
                .isEqualTo(
                        new Accept(
                                new ProfileChanged(
                                        eventHead(ALICE, "c-1", 1),
                                        new ProfileChange("Alice", null)),
                                null));
        assertThat(ledger.account(ALICE).version()).isEqualTo(1);
    }

    @Test
    void shouldAnswerARepeatWithTheFirstAnswer() {
        ledger.when(grant(ALICE, "c-1", 10));
        ledger.when(grant(ALICE, "c-2", 10));

        var decision = ledger.when(grant(ALICE, "c-1", 10));

        assertThat(decision)
                .isEqualTo(
                        new Repeat(new Outcome.Applied(1, OptionalLong.of(10)), Ledger.DECIDED_AT));
        assertThat(ledger.account(ALICE).balance(CREDIT).available()).isEqualTo(20);
    }

    @Test
    void shouldAnswerARepeatedRejectionWithTheRejectionEvenWhenItWouldBeDoneNow() {
        ledger.when(spend(ALICE, "c-1", 10));
        ledger.when(grant(ALICE, "c-2", 10));

        var decision = ledger.when(spend(ALICE, "c-1", 10));

        assertThat(decision)
                .isEqualTo(
                        new Repeat(
                                new Outcome.Rejected(
                                        0, RejectionReason.INSUFFICIENT_CREDITS, List.of()),
                                Ledger.DECIDED_AT));
    }

    @Test
    void shouldNameTheFieldsThatDifferWhenAnIdIsUsedAgain() {
        ledger.when(grant(ALICE, "c-1", 10));

        assertThat(ledger.when(grant(ALICE, "c-1", 11)))
                .isEqualTo(new Reject(RejectionReason.ID_REUSED, List.of("amount")));
        assertThat(ledger.when(spend(ALICE, "c-1", 10)))
                .isEqualTo(new Reject(RejectionReason.ID_REUSED, List.of("type")));
        assertThat(ledger.when(transfer(ALICE, "c-1", BOB, 10)))
                .isEqualTo(new Reject(RejectionReason.ID_REUSED, List.of("type", "to")));
        assertThat(ledger.when(grant(ALICE, "c-1", 10))).isInstanceOf(Repeat.class);
    }

    @Test
    void shouldLetTwoUsersUseTheSameId() {
        ledger.when(grant(ALICE, "c-1", 10));

        assertThat(ledger.when(grant(BOB, "c-1", 11))).isInstanceOf(Accept.class);
    }

    @Test
    void shouldNotCallItAnotherContentWhenTheServerClockGaveTheTime() {
        var first = new CommandHead(new CommandId("c"), ALICE, 1, false, null, Map.of(), NONE);
        var again = new CommandHead(new CommandId("c"), ALICE, 2, false, null, Map.of(), NONE);
        ledger.when(new GrantCredits(first, CREDIT, new Amount(1)));

        assertThat(ledger.when(new GrantCredits(again, CREDIT, new Amount(1))))
                .isInstanceOf(Repeat.class);
    }

    @Test
    void shouldCheckTheVersionThatTheClientExpects() {
        ledger.when(grant(ALICE, "c-1", 10));
        var stale = new GrantCredits(head(ALICE, "c-2", NOON, 0L), CREDIT, new Amount(1));
        var fresh = new GrantCredits(head(ALICE, "c-3", NOON, 1L), CREDIT, new Amount(1));

        assertThat(ledger.when(stale)).isEqualTo(new Reject(RejectionReason.VERSION_MISMATCH));
        assertThat(ledger.when(fresh)).isInstanceOf(Accept.class);
    }

    private static EventHead eventHead(UserId user, String id, long version) {
        return new EventHead(
                user, new CommandId(id), version, NOON, Ledger.DECIDED_AT, null, Map.of());
    }
}
