package dev.laurel.projection.ledger.engine;

import static dev.laurel.projection.CommandFixtures.ALICE;
import static dev.laurel.projection.CommandFixtures.BOB;
import static dev.laurel.projection.CommandFixtures.CATALOGUE;
import static dev.laurel.projection.CommandFixtures.CREDIT;
import static dev.laurel.projection.CommandFixtures.freeze;
import static dev.laurel.projection.CommandFixtures.grant;
import static dev.laurel.projection.CommandFixtures.head;
import static dev.laurel.projection.CommandFixtures.reverse;
import static dev.laurel.projection.CommandFixtures.spend;
import static dev.laurel.projection.CommandFixtures.transfer;
import static dev.laurel.projection.CommandFixtures.unfreeze;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laurel.contract.command.Command;
import dev.laurel.contract.command.Command.GrantCredits;
import dev.laurel.contract.command.Command.ReverseTransaction;
import dev.laurel.contract.command.Command.SpendCredits;
import dev.laurel.contract.command.Command.TransferCredits;
import dev.laurel.contract.command.Command.UnfreezeUser;
import dev.laurel.contract.command.CommandGroup;
import dev.laurel.contract.command.CommandOptions;
import dev.laurel.contract.event.Event;
import dev.laurel.contract.event.Event.CommandRejected;
import dev.laurel.contract.event.Event.CommandRepeated;
import dev.laurel.contract.event.Event.CreditsGranted;
import dev.laurel.contract.event.Event.CreditsSpent;
import dev.laurel.contract.event.Event.DryRunAnswered;
import dev.laurel.contract.event.Event.TransferReversed;
import dev.laurel.contract.event.Event.TransferSent;
import dev.laurel.contract.event.Event.UserUnfrozen;
import dev.laurel.contract.id.CommandId;
import dev.laurel.contract.id.GroupId;
import dev.laurel.contract.id.UserId;
import dev.laurel.contract.money.Amount;
import dev.laurel.contract.outcome.Outcome;
import dev.laurel.contract.outcome.RejectionReason;
import dev.laurel.projection.ledger.decision.Ledger;
import dev.laurel.projection.ledger.state.Account;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.OptionalLong;

class LedgerEngineTest {

    private static final GroupId GROUP = new GroupId("g1");
    private static final CommandOptions IN_GROUP = new CommandOptions(null, false, GROUP);
    private static final CommandOptions DRY = new CommandOptions(null, true, null);

    private static final UserId CAROL = new UserId("carol");

    private final Ledger ledger = new Ledger(CATALOGUE);

    @Test
    void shouldApplyAGroupEachOnWhatTheOneBeforeMade() {
        var events = ledger.answers(group(gives("a", 10), spends("b", 4), sends("c", 6)));

        assertThat(events)
                .hasExactlyElementsOfTypes(
                        CreditsGranted.class, CreditsSpent.class, TransferSent.class);
        assertThat(ledger.account(ALICE).version()).isEqualTo(3);
        assertThat(ledger.legs).hasSize(1);
        assertThat(ledger.answers(group(gives("a", 10), spends("b", 4), sends("c", 6))))
                .hasExactlyElementsOfTypes(
                        CommandRepeated.class, CommandRepeated.class, CommandRepeated.class);
        assertThat(ledger.account(ALICE).version()).isEqualTo(3);
    }

    @Test
    void shouldRejectAllOfAGroupAndNameTheCulprit() {
        var events = ledger.answers(group(gives("a", 10), spends("b", 11), sends("c", 1)));

        assertThat(reasons(events))
                .containsExactly("group_rejected", "insufficient_credits", "group_rejected");
        assertThat(rejected(events.getFirst()).fields())
                .containsExactly("b", "insufficient_credits");
        assertThat(ledger.account(ALICE).version()).isZero();
        assertThat(ledger.legs).isEmpty();
        assertThat(ledger.answers(group(gives("a", 10), spends("b", 11), sends("c", 1))))
                .allSatisfy(event -> assertThat(event).isInstanceOf(CommandRepeated.class));
    }

    @Test
    void shouldRepeatWhoCameBeforeAndRefuseTheOthersOfAnotherGroup() {
        ledger.answers(group(gives("a", 10), spends("b", 4)));

        var events = ledger.answers(group(gives("a", 10), spends("x", 1)));

        assertThat(events.getFirst()).isInstanceOf(CommandRepeated.class);
        assertThat(rejected(events.get(1)).reason()).isEqualTo(RejectionReason.GROUP_REJECTED);
        assertThat(rejected(events.get(1)).fields()).containsExactly("a", "id_reused");
        assertThat(ledger.account(ALICE).balance(CREDIT).available()).isEqualTo(6);
    }

    @Test
    void shouldBlameTheMemberWhoseIdHasOtherContent() {
        ledger.when(grant(ALICE, "b", 10));

        var events = ledger.answers(group(gives("a", 10), spends("b", 4)));

        assertThat(reasons(events)).containsExactly("group_rejected", "id_reused");
        assertThat(rejected(events.get(1)).fields()).contains("type", "group");
        assertThat(ledger.account(ALICE).version()).isEqualTo(1);
    }

    @Test
    void shouldTellWhatADryRunWouldDoAndDoNothing() {
        ledger.when(grant(ALICE, "c-1", 10));
        var dry = new SpendCredits(head(ALICE, "c-2", DRY), CREDIT, new Amount(4));

        var events = ledger.answers(dry);

        assertThat(events).hasExactlyElementsOfTypes(DryRunAnswered.class);
        assertThat(((DryRunAnswered) events.getFirst()).outcome())
                .isEqualTo(new Outcome.Applied(2, OptionalLong.of(6)));
        assertThat(events.getFirst().head().version()).isEqualTo(1);
        assertThat(ledger.account(ALICE).version()).isEqualTo(1);
        assertThat(ledger.remembered(ALICE, new CommandId("c-2"))).isNull();
        assertThat(ledger.answers(spend(ALICE, "c-2", 4)))
                .hasExactlyElementsOfTypes(CreditsSpent.class);
    }

    @Test
    void shouldTellWhyADryRunWouldBeRefused() {
        var events = ledger.answers(new SpendCredits(head(ALICE, "c", DRY), CREDIT, new Amount(4)));

        assertThat(((DryRunAnswered) events.getFirst()).outcome())
                .isEqualTo(
                        new Outcome.Rejected(0, RejectionReason.INSUFFICIENT_CREDITS, List.of()));
        assertThat(ledger.remembered(ALICE, new CommandId("c"))).isNull();
    }

    @Test
    void shouldAskTheReceiverWhetherATransferCouldBeUndone() {
        ledger.when(grant(ALICE, "c-1", 10));
        ledger.when(transfer(ALICE, "t-1", BOB, 4));
        ledger.deliverAll();
        var dry = new ReverseTransaction(head(ALICE, "r-1", DRY), new CommandId("t-1"));

        ledger.answers(dry);
        ledger.deliverAll();

        assertThat(((DryRunAnswered) ledger.events().getLast()).outcome())
                .isEqualTo(new Outcome.Applied(3, OptionalLong.of(10)));
        assertThat(ledger.account(BOB).balance(CREDIT).available()).isEqualTo(4);
        ledger.when(reverse(ALICE, "r-1", "t-1"));
        ledger.deliverAll();
        assertThat(ledger.account(BOB).balance(CREDIT).available()).isZero();
    }

    @Test
    void shouldTellThatATransferCannotComeBackToABalanceThatIsFull() {
        ledger.when(grant(ALICE, "c-1", 10));
        ledger.when(transfer(ALICE, "t-1", BOB, 4));
        ledger.when(grant(CAROL, "c-1", Long.MAX_VALUE - 6));
        ledger.when(transfer(CAROL, "t-2", ALICE, Long.MAX_VALUE - 6));
        ledger.deliverAll();

        ledger.answers(new ReverseTransaction(head(ALICE, "r-1", DRY), new CommandId("t-1")));
        ledger.deliverAll();

        assertThat(((DryRunAnswered) ledger.events().getLast()).outcome())
                .isEqualTo(new Outcome.Rejected(3, RejectionReason.BALANCE_OVERFLOW, List.of()));
    }

    @Test
    void shouldAnswerAReversalOnceWhenItsRequestComesTwice() {
        ledger.when(grant(ALICE, "c-1", 10));
        ledger.when(transfer(ALICE, "t-1", BOB, 4));
        ledger.deliverAll();
        ledger.when(reverse(ALICE, "r-1", "t-1"));
        var request = ledger.legs.getFirst();
        ledger.deliver();

        ledger.deliver(request);
        ledger.deliverAll();

        assertThat(ledger.events().getLast()).isInstanceOf(TransferReversed.class);
        assertThat(ledger.answers(reverse(ALICE, "r-1", "t-1")))
                .singleElement()
                .isInstanceOfSatisfying(
                        CommandRepeated.class,
                        repeated ->
                                assertThat(repeated.outcome()).isInstanceOf(Outcome.Applied.class));
    }

    @Test
    void shouldRunAWholeGroupDry() {
        var options = new CommandOptions(null, true, GROUP);
        var give = new GrantCredits(head(ALICE, "a", options), CREDIT, new Amount(10));
        var take = new SpendCredits(head(ALICE, "b", options), CREDIT, new Amount(4));

        var events = ledger.answers(new CommandGroup(GROUP, List.of(give, take)));

        assertThat(events.stream().map(event -> ((DryRunAnswered) event).outcome()))
                .containsExactly(
                        new Outcome.Applied(1, OptionalLong.of(10)),
                        new Outcome.Applied(2, OptionalLong.of(6)));
        assertThat(events).allSatisfy(event -> assertThat(event.head().version()).isZero());
        assertThat(ledger.account(ALICE).version()).isZero();
    }

    @Test
    void shouldTakeNoCommandOfAFrozenUserButUnfreeze() {
        ledger.when(grant(ALICE, "c-1", 10));
        ledger.when(freeze(ALICE, "f-1"));

        assertThat(reasons(ledger.answers(spend(ALICE, "c-2", 1)))).containsExactly("user_frozen");
        assertThat(reasons(ledger.answers(freeze(ALICE, "f-2")))).containsExactly("user_frozen");
        ledger.when(unfreeze(ALICE, "u-1"));
        assertThat(ledger.answers(spend(ALICE, "c-3", 1)))
                .hasExactlyElementsOfTypes(CreditsSpent.class);
        assertThat(ledger.answers(spend(ALICE, "c-2", 1)))
                .hasExactlyElementsOfTypes(CommandRepeated.class);
    }

    /** A quarantine is no answer, to none of them: over, the group is taken as it is. */
    @Test
    void shouldRememberNothingOfAGroupOfAQuarantinedUser() {
        var quarantined = new Account.Standing(false, true);
        ledger.put(ALICE, new Account(1, quarantined, List.of(), List.of()));
        var unfreeze = new UnfreezeUser(head(ALICE, "b", IN_GROUP));

        assertThat(ledger.answers(group(gives("a", 10), unfreeze)))
                .allSatisfy(
                        event ->
                                assertThat(rejected(event))
                                        .isEqualTo(
                                                new Outcome.Rejected(
                                                        1,
                                                        RejectionReason.USER_QUARANTINED,
                                                        List.of())));

        ledger.when(unfreeze(ALICE, "u-1"));
        assertThat(ledger.answers(group(gives("a", 10), unfreeze)))
                .hasExactlyElementsOfTypes(CreditsGranted.class, UserUnfrozen.class);
    }

    private static CommandGroup group(Command... members) {
        return new CommandGroup(GROUP, List.of(members));
    }

    private static Command gives(String id, long amount) {
        return new GrantCredits(head(ALICE, id, IN_GROUP), CREDIT, new Amount(amount));
    }

    private static Command spends(String id, long amount) {
        return new SpendCredits(head(ALICE, id, IN_GROUP), CREDIT, new Amount(amount));
    }

    private static Command sends(String id, long amount) {
        return new TransferCredits(head(ALICE, id, IN_GROUP), CREDIT, new Amount(amount), BOB);
    }

    private static Outcome.Rejected rejected(Event event) {
        return ((CommandRejected) event).outcome();
    }

    private static List<String> reasons(List<Event> events) {
        return events.stream().map(event -> rejected(event).reason().word()).toList();
    }
}
