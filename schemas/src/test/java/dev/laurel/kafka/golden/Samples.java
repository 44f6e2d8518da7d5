package dev.laurel.kafka.golden;

import dev.laurel.contract.board.Window;
import dev.laurel.contract.board.WindowKind;
import dev.laurel.contract.command.Command;
import dev.laurel.contract.command.CommandEntry;
import dev.laurel.contract.command.CommandGroup;
import dev.laurel.contract.command.CommandHead;
import dev.laurel.contract.command.CommandOptions;
import dev.laurel.contract.command.Fingerprint;
import dev.laurel.contract.command.Leg;
import dev.laurel.contract.command.ProfileChange;
import dev.laurel.contract.command.TransferLeg;
import dev.laurel.contract.command.TransferNote;
import dev.laurel.contract.event.Event;
import dev.laurel.contract.event.EventHead;
import dev.laurel.contract.event.EventMemory;
import dev.laurel.contract.event.RememberedEvent;
import dev.laurel.contract.event.Reversal;
import dev.laurel.contract.id.AssetId;
import dev.laurel.contract.id.BoardId;
import dev.laurel.contract.id.CommandId;
import dev.laurel.contract.id.GroupId;
import dev.laurel.contract.id.UserId;
import dev.laurel.contract.money.Amount;
import dev.laurel.contract.outcome.Outcome;
import dev.laurel.contract.outcome.RejectionReason;
import dev.laurel.contract.view.Balance;
import dev.laurel.contract.view.SpilledStanding;
import dev.laurel.contract.view.Standing;
import dev.laurel.contract.view.Totals;
import dev.laurel.contract.view.UserView;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The records whose bytes are committed. Never change one: add another at the end. Maps have one
 * pair, because the order of more is nobody's promise.
 */
final class Samples {

    private static final UserId ALICE = new UserId("alice");
    private static final UserId BOB = new UserId("bob-žluťoučký-🏆");
    private static final CommandId ID = new CommandId("c-1");
    private static final CommandId HOLD = new CommandId("c-0");
    private static final AssetId CREDIT = new AssetId("credit");
    private static final Amount AMOUNT = new Amount(12_345);
    private static final long OCCURRED_AT = 1_795_341_600_123L;
    private static final long DECIDED_AT = 1_795_341_600_456L;
    private static final Reversal REVERSAL = new Reversal(HOLD, -619_875_000_000L, ALICE);
    private static final Map<String, String> PAIR = Map.of("campaign", "w47");
    private static final long AVAILABLE = Long.MAX_VALUE;
    private static final long DEBT = -100_000;
    private static final long VERSION = 42;

    private Samples() {}

    static List<CommandEntry> commands() {
        var head =
                new CommandHead(
                        ID,
                        ALICE,
                        OCCURRED_AT,
                        true,
                        "welcome",
                        PAIR,
                        CommandOptions.ifVersion(41));
        var bare =
                new CommandHead(
                        ID, BOB, -619_875_000_000L, false, null, Map.of(), CommandOptions.NONE);
        return List.of(
                new Command.ChangeProfile(head, new ProfileChange("Alice", PAIR)),
                new Command.GrantCredits(head, CREDIT, AMOUNT),
                new Command.SpendCredits(head, CREDIT, AMOUNT),
                new Command.TransferCredits(head, CREDIT, AMOUNT, BOB),
                new Command.ChangeProfile(bare, new ProfileChange("", null)),
                new Command.GrantCredits(bare, CREDIT, new Amount(Long.MAX_VALUE)),
                new Command.PlaceHold(head, CREDIT, AMOUNT, 600),
                new Command.CaptureHold(head, HOLD, AMOUNT),
                new Command.CaptureHold(bare, HOLD, null),
                new Command.ReleaseHold(head, HOLD),
                new Command.ReverseTransaction(head, HOLD),
                new Command.FreezeUser(head),
                new Command.UnfreezeUser(dry()),
                group());
    }

    private static CommandHead dry() {
        return new CommandHead(
                ID, ALICE, OCCURRED_AT, true, null, Map.of(), new CommandOptions(null, true, null));
    }

    private static CommandGroup group() {
        var name = new GroupId("g1");
        var options = new CommandOptions(41L, false, name);
        var first = new CommandHead(ID, ALICE, OCCURRED_AT, true, "welcome", PAIR, options);
        var second =
                new CommandHead(
                        HOLD,
                        ALICE,
                        OCCURRED_AT,
                        false,
                        null,
                        Map.of(),
                        new CommandOptions(null, false, name));
        return new CommandGroup(
                name,
                List.of(
                        new Command.GrantCredits(first, CREDIT, AMOUNT),
                        new Command.TransferCredits(second, CREDIT, AMOUNT, BOB)));
    }

    static List<Event> events() {
        var head = new EventHead(ALICE, ID, VERSION, OCCURRED_AT, DECIDED_AT, "welcome", PAIR);
        var rejected =
                new Outcome.Rejected(
                        VERSION, RejectionReason.ID_REUSED, List.of("amount", "metadata"));
        return List.of(
                new Event.ProfileChanged(head, new ProfileChange("Alice", PAIR)),
                new Event.CreditsGranted(head, CREDIT, AMOUNT, AVAILABLE),
                new Event.CreditsSpent(head, CREDIT, AMOUNT, DEBT),
                new Event.TransferSent(head, CREDIT, AMOUNT, DEBT, BOB),
                new Event.TransferReceived(head, CREDIT, AMOUNT, AVAILABLE, BOB),
                new Event.TransferReturned(head, CREDIT, AMOUNT, AVAILABLE, BOB),
                new Event.CommandRejected(head, rejected),
                new Event.CommandRepeated(
                        head, new Outcome.Applied(VERSION, OptionalLong.of(DEBT)), 0),
                new Event.CommandRepeated(
                        head, new Outcome.Applied(VERSION, OptionalLong.empty()), 0),
                new Event.CommandRepeated(head, rejected, 0),
                new Event.CommandRepeated(head, rejected, DECIDED_AT),
                new Event.DryRunAnswered(head, new Outcome.Applied(VERSION, OptionalLong.of(DEBT))),
                new Event.HoldPlaced(head, CREDIT, AMOUNT, DEBT, DECIDED_AT),
                new Event.HoldCaptured(head, CREDIT, AMOUNT, AVAILABLE, HOLD, 17),
                new Event.HoldReleased(head, CREDIT, AMOUNT, AVAILABLE, HOLD),
                new Event.HoldExpired(head, CREDIT, AMOUNT, AVAILABLE),
                new Event.GrantReversed(head, CREDIT, AMOUNT, DEBT, REVERSAL),
                new Event.SpendReversed(head, CREDIT, AMOUNT, AVAILABLE, REVERSAL),
                new Event.TransferTakenBack(head, CREDIT, AMOUNT, DEBT, REVERSAL, BOB),
                new Event.TransferReversed(head, CREDIT, AMOUNT, AVAILABLE, REVERSAL, BOB),
                new Event.UserFrozen(head),
                new Event.UserUnfrozen(head),
                new Event.UserQuarantined(head, "it wrapped"),
                new Event.TransferRefused(head, CREDIT, AMOUNT, BOB),
                new Event.ReversalRefused(head, HOLD, BOB, rejected));
    }

    static List<RememberedEvent> remembered() {
        var event =
                new Event.CreditsGranted(
                        new EventHead(ALICE, ID, VERSION, OCCURRED_AT, DECIDED_AT, null, Map.of()),
                        CREDIT,
                        AMOUNT,
                        AVAILABLE);
        var fingerprint = Fingerprint.of(new Command.GrantCredits(dry(), CREDIT, AMOUNT));
        return List.of(new RememberedEvent(event, new EventMemory(fingerprint, VERSION)));
    }

    static List<Leg> legs() {
        var note = new TransferNote(OCCURRED_AT, "welcome", PAIR, 0);
        var named = new TransferNote(OCCURRED_AT, null, Map.of(), VERSION);
        var leg = new TransferLeg(ID, ALICE, BOB, CREDIT, AMOUNT, note, false);
        var parties = new Leg.ReversalParties(ALICE, BOB, ALICE);
        var reason = RejectionReason.INSUFFICIENT_CREDITS;
        return List.of(
                leg,
                leg.homeward(),
                new Leg.ReversalRequest(ID, ALICE, BOB, HOLD, true, note),
                new Leg.ReversalCredit(ID, parties, HOLD, CREDIT, AMOUNT, DECIDED_AT, note),
                new Leg.ReversalAnswer(ID, ALICE, BOB, HOLD, reason, false, note),
                new Leg.ReversalAnswer(ID, ALICE, BOB, HOLD, null, true, note),
                new TransferLeg(ID, ALICE, BOB, CREDIT, AMOUNT, named, false));
    }

    static List<UserView> views() {
        return List.of(
                new UserView(
                        ALICE,
                        VERSION,
                        "Alice",
                        PAIR,
                        true,
                        List.of(new Balance(CREDIT, DEBT, 7, new Totals(1, 2, 3, 4, AVAILABLE))),
                        List.of(
                                new Standing(
                                        new BoardId("earned"), Window.ALL, AVAILABLE, OCCURRED_AT),
                                standing())),
                UserView.empty(BOB));
    }

    static List<SpilledStanding> spilled() {
        return List.of(
                new SpilledStanding(ALICE, "Alice", standing()),
                new SpilledStanding(BOB, null, standing()));
    }

    static List<Long> watermarks() {
        return List.of(41L, Long.MAX_VALUE);
    }

    private static Standing standing() {
        // Before 1970: periods of days are negative.
        var window = new Window(WindowKind.DAY, -7_175);
        return new Standing(new BoardId("f1-points"), window, DEBT, -619_875_000_000L);
    }
}
