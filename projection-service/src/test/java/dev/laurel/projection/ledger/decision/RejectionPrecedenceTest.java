package dev.laurel.projection.ledger.decision;

import static dev.laurel.contract.outcome.RejectionReason.ALREADY_REVERSED;
import static dev.laurel.contract.outcome.RejectionReason.ASSET_UNKNOWN;
import static dev.laurel.contract.outcome.RejectionReason.BALANCE_OVERFLOW;
import static dev.laurel.contract.outcome.RejectionReason.HOLD_CLOSED;
import static dev.laurel.contract.outcome.RejectionReason.HOLD_UNKNOWN;
import static dev.laurel.contract.outcome.RejectionReason.ID_REUSED;
import static dev.laurel.contract.outcome.RejectionReason.INSUFFICIENT_CREDITS;
import static dev.laurel.contract.outcome.RejectionReason.TOO_MANY_HOLDS;
import static dev.laurel.contract.outcome.RejectionReason.TRANSACTION_UNKNOWN;
import static dev.laurel.contract.outcome.RejectionReason.USER_FROZEN;
import static dev.laurel.contract.outcome.RejectionReason.USER_QUARANTINED;
import static dev.laurel.contract.outcome.RejectionReason.VERSION_MISMATCH;
import static dev.laurel.projection.CommandFixtures.ALICE;
import static dev.laurel.projection.CommandFixtures.BOB;
import static dev.laurel.projection.CommandFixtures.CATALOGUE;
import static dev.laurel.projection.CommandFixtures.CREDIT;
import static dev.laurel.projection.CommandFixtures.NOON;
import static dev.laurel.projection.CommandFixtures.UNKNOWN;
import static dev.laurel.projection.CommandFixtures.grant;
import static dev.laurel.projection.CommandFixtures.head;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laurel.contract.command.Command;
import dev.laurel.contract.command.Command.CaptureHold;
import dev.laurel.contract.command.Command.ChangeProfile;
import dev.laurel.contract.command.Command.FreezeUser;
import dev.laurel.contract.command.Command.GrantCredits;
import dev.laurel.contract.command.Command.PlaceHold;
import dev.laurel.contract.command.Command.ReleaseHold;
import dev.laurel.contract.command.Command.ReverseTransaction;
import dev.laurel.contract.command.Command.SpendCredits;
import dev.laurel.contract.command.Command.TransferCredits;
import dev.laurel.contract.command.Command.UnfreezeUser;
import dev.laurel.contract.command.Fingerprint;
import dev.laurel.contract.command.Leg;
import dev.laurel.contract.command.ProfileChange;
import dev.laurel.contract.command.TransferNote;
import dev.laurel.contract.id.CommandId;
import dev.laurel.contract.money.Amount;
import dev.laurel.contract.outcome.Outcome;
import dev.laurel.contract.outcome.RejectionReason;
import dev.laurel.projection.ledger.decision.Decision.Reject;
import dev.laurel.projection.ledger.decision.Decision.Repeat;
import dev.laurel.projection.ledger.state.Account;
import dev.laurel.projection.ledger.state.Account.Standing;
import dev.laurel.projection.ledger.state.AccountBalance;
import dev.laurel.projection.ledger.state.Effect;
import dev.laurel.projection.ledger.state.OpenHold;
import dev.laurel.projection.ledger.state.Remembered;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/** Every set of faults that a command can have at once gets the reason that comes first. */
class RejectionPrecedenceTest {

    private static final long VERSION = 5;
    private static final long AMOUNT = 10;
    private static final long PLENTY = 1_000;
    private static final CommandId HOLD = new CommandId("h-1");
    private static final CommandId TRANSACTION = new CommandId("t-1");

    /** What every command can be refused for. */
    private static final Set<RejectionReason> COMMON =
            EnumSet.of(ID_REUSED, USER_QUARANTINED, USER_FROZEN, VERSION_MISMATCH);

    enum Kind {
        PROFILE,
        FREEZE,
        /** It ends what the others are refused for. */
        UNFREEZE(EnumSet.of(ID_REUSED, VERSION_MISMATCH)),
        GRANT(ASSET_UNKNOWN, BALANCE_OVERFLOW),
        SPEND(ASSET_UNKNOWN, INSUFFICIENT_CREDITS, BALANCE_OVERFLOW),
        TRANSFER(ASSET_UNKNOWN, INSUFFICIENT_CREDITS, BALANCE_OVERFLOW),
        HOLD(ASSET_UNKNOWN, INSUFFICIENT_CREDITS, BALANCE_OVERFLOW, TOO_MANY_HOLDS),
        CAPTURE(HOLD_UNKNOWN, HOLD_CLOSED, INSUFFICIENT_CREDITS, BALANCE_OVERFLOW),
        RELEASE(HOLD_UNKNOWN, HOLD_CLOSED),
        REVERSE_GRANT(TRANSACTION_UNKNOWN, ALREADY_REVERSED, INSUFFICIENT_CREDITS),
        REVERSE_SPEND(TRANSACTION_UNKNOWN, ALREADY_REVERSED, BALANCE_OVERFLOW),
        REVERSE_RECEIVED(TRANSACTION_UNKNOWN, ALREADY_REVERSED, INSUFFICIENT_CREDITS),
        /** What else there is against it the receiver says. */
        REVERSE_SENT(TRANSACTION_UNKNOWN, ALREADY_REVERSED);

        @SuppressWarnings("ImmutableEnumChecker") // It is, but its type does not say so.
        private final List<RejectionReason> possible;

        Kind(Set<RejectionReason> all) {
            possible = List.copyOf(all);
        }

        Kind(RejectionReason... more) {
            possible = Stream.concat(COMMON.stream(), Stream.of(more)).toList();
        }
    }

    record Case(Kind kind, Set<RejectionReason> faults) {

        boolean has(RejectionReason fault) {
            return faults.contains(fault);
        }
    }

    static List<Case> cases() {
        var cases = new ArrayList<Case>();
        for (var kind : Kind.values()) {
            for (var faults : subsets(kind.possible)) {
                cases.add(new Case(kind, faults));
            }
        }
        return cases;
    }

    /** All but the empty one. */
    private static List<Set<RejectionReason>> subsets(List<RejectionReason> all) {
        var subsets = new ArrayList<Set<RejectionReason>>();
        for (var bits = 1; bits < 1 << all.size(); bits++) {
            var subset = EnumSet.noneOf(RejectionReason.class);
            for (var at = 0; at < all.size(); at++) {
                if ((bits & 1 << at) != 0) {
                    subset.add(all.get(at));
                }
            }
            subsets.add(subset);
        }
        return subsets;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void shouldGiveTheFirstReasonOfAllThatApply(Case example) {
        var first = example.faults.stream().min(RejectionReason::compareTo).orElseThrow();

        assertThat(ledger(example).when(command(example)))
                .isInstanceOfSatisfying(
                        Reject.class, reject -> assertThat(reject.reason()).isEqualTo(first));
    }

    @ParameterizedTest
    @MethodSource("faultless")
    void shouldRefuseNothingWithoutAFault(Case example) {
        var expected =
                example.kind == Kind.REVERSE_SENT ? Decision.Ask.class : Decision.Accept.class;

        assertThat(ledger(example).when(command(example))).isInstanceOf(expected);
    }

    @ParameterizedTest
    @EnumSource(names = {"USER_FROZEN", "USER_QUARANTINED"})
    void shouldUnfreezeWhomAllElseIsRefusedTo(RejectionReason standing) {
        var example = new Case(Kind.UNFREEZE, Set.of(standing));

        assertThat(ledger(example).when(command(example))).isInstanceOf(Decision.Accept.class);
    }

    /**
     * A sender asks for his transfer: the receiver's credits are looked at, and not his standing.
     */
    @ParameterizedTest
    @MethodSource("faultsAtTheReceiver")
    void shouldGiveTheFirstReasonThatAppliesAtTheReceiver(Set<RejectionReason> faults) {
        var first =
                faults.stream()
                        .filter(it -> it != USER_FROZEN && it != USER_QUARANTINED)
                        .min(RejectionReason::compareTo);

        assertThat(reasonOfTheReceiver(faults, false)).isEqualTo(first);
        assertThat(reasonOfTheReceiver(faults, true)).isEqualTo(first);
    }

    static List<Set<RejectionReason>> faultsAtTheReceiver() {
        return subsets(
                List.of(
                        TRANSACTION_UNKNOWN,
                        ALREADY_REVERSED,
                        INSUFFICIENT_CREDITS,
                        USER_FROZEN,
                        USER_QUARANTINED));
    }

    /** The transfer is unknown where the receiver knows another one under its id only. */
    private static Optional<RejectionReason> reasonOfTheReceiver(
            Set<RejectionReason> faults, boolean dryRun) {
        var ledger = ledger(new Case(Kind.REVERSE_RECEIVED, without(TRANSACTION_UNKNOWN, faults)));
        var version = faults.contains(TRANSACTION_UNKNOWN) ? 2 : 1;
        var request =
                new Leg.ReversalRequest(
                        new CommandId("r-1"),
                        BOB,
                        ALICE,
                        TRANSACTION,
                        dryRun,
                        new TransferNote(NOON, null, Map.of(), version));
        return switch (new LegDecider(CATALOGUE).decide(request, ledger, NOON)) {
            case LegDecision.Reply(Leg.ReversalAnswer answer) ->
                    Optional.ofNullable(answer.reason());
            case LegDecision.Take _ -> Optional.empty();
            default -> throw new AssertionError("Expected an answer to " + faults);
        };
    }

    private static Set<RejectionReason> without(RejectionReason one, Set<RejectionReason> faults) {
        var others = EnumSet.copyOf(faults);
        others.remove(one);
        return others;
    }

    static List<Case> faultless() {
        var cases = new ArrayList<Case>();
        for (var kind : Kind.values()) {
            cases.add(new Case(kind, Set.of()));
        }
        return cases;
    }

    @Test
    void shouldRepeatTheFirstAnswerBeforeAnyReason() {
        var command = grant(ALICE, "c-1", Long.MAX_VALUE);
        var first = new Outcome.Applied(7, OptionalLong.empty());

        var ledger = new Ledger(CATALOGUE);
        var balance = new AccountBalance(CREDIT, Long.MAX_VALUE, 0, 0, 0, 0, 0);
        ledger.put(
                ALICE, new Account(VERSION, new Standing(true, true), List.of(balance), List.of()));
        ledger.remember(
                ALICE,
                command.head().id(),
                new Remembered(Fingerprint.of(command), first, 3, null));

        assertThat(ledger.when(command)).isEqualTo(new Repeat(first, 3));
    }

    private static Command command(Case example) {
        var head = head(ALICE, "c-1", NOON, example.has(VERSION_MISMATCH) ? 4L : VERSION);
        var asset = example.has(ASSET_UNKNOWN) ? UNKNOWN : CREDIT;
        var amount = new Amount(AMOUNT);
        return switch (example.kind) {
            case PROFILE -> new ChangeProfile(head, new ProfileChange("name", null));
            case FREEZE -> new FreezeUser(head);
            case UNFREEZE -> new UnfreezeUser(head);
            case GRANT -> new GrantCredits(head, asset, amount);
            case SPEND -> new SpendCredits(head, asset, amount);
            case TRANSFER -> new TransferCredits(head, asset, amount, BOB);
            case HOLD -> new PlaceHold(head, asset, amount, 60);
            case CAPTURE -> new CaptureHold(head, HOLD, amount);
            case RELEASE -> new ReleaseHold(head, HOLD);
            case REVERSE_GRANT, REVERSE_SPEND, REVERSE_RECEIVED, REVERSE_SENT ->
                    new ReverseTransaction(head, TRANSACTION);
        };
    }

    private static Ledger ledger(Case example) {
        var ledger = new Ledger(CATALOGUE);
        var standing = new Standing(example.has(USER_FROZEN), example.has(USER_QUARANTINED));
        var account = new Account(VERSION, standing, List.of(balance(example)), holds(example));
        ledger.put(ALICE, account);
        if (example.has(ID_REUSED)) {
            ledger.remember(ALICE, new CommandId("c-1"), remembered(null));
        }
        if (!example.has(HOLD_UNKNOWN)) {
            ledger.remember(ALICE, HOLD, remembered(effect(Effect.Kind.HOLD, false)));
        }
        if (!example.has(TRANSACTION_UNKNOWN)) {
            rememberTransaction(ledger, example.kind, example.has(ALREADY_REVERSED));
        }
        return ledger;
    }

    private static AccountBalance balance(Case example) {
        var available = example.has(INSUFFICIENT_CREDITS) ? 0 : PLENTY;
        if (!example.has(BALANCE_OVERFLOW)) {
            return new AccountBalance(CREDIT, available, AMOUNT, 0, 0, 0, 0);
        }
        var most = Long.MAX_VALUE;
        return switch (example.kind) {
            case GRANT, REVERSE_SPEND -> new AccountBalance(CREDIT, most, 0, most, 0, 0, 0);
            default -> new AccountBalance(CREDIT, available, most, most, most, most, most);
        };
    }

    private static List<OpenHold> holds(Case example) {
        var holds = new ArrayList<OpenHold>();
        if (example.kind == Kind.CAPTURE || example.kind == Kind.RELEASE) {
            if (!example.has(HOLD_UNKNOWN) && !example.has(HOLD_CLOSED)) {
                var amount = example.has(INSUFFICIENT_CREDITS) ? AMOUNT - 1 : AMOUNT;
                holds.add(new OpenHold(HOLD, CREDIT, amount, Long.MAX_VALUE));
            }
        }
        if (example.has(TOO_MANY_HOLDS)) {
            for (var at = 0; at < Account.HOLDS_MAX; at++) {
                holds.add(new OpenHold(new CommandId("open-" + at), CREDIT, 1, Long.MAX_VALUE));
            }
        }
        return holds;
    }

    private static void rememberTransaction(Ledger ledger, Kind kind, boolean undone) {
        switch (kind) {
            case REVERSE_GRANT ->
                    ledger.remember(
                            ALICE, TRANSACTION, remembered(effect(Effect.Kind.GRANT, undone)));
            case REVERSE_SPEND ->
                    ledger.remember(
                            ALICE, TRANSACTION, remembered(effect(Effect.Kind.SPEND, undone)));
            case REVERSE_RECEIVED ->
                    ledger.rememberReceived(
                            ALICE,
                            TRANSACTION,
                            BOB,
                            remembered(effect(Effect.Kind.TRANSFER_RECEIVED, undone)));
            case REVERSE_SENT -> ledger.remember(ALICE, TRANSACTION, remembered(sentToBob(undone)));
            default -> {}
        }
    }

    private static Effect sentToBob(boolean undone) {
        var amount = new Amount(AMOUNT);
        return new Effect(Effect.Kind.TRANSFER_SENT, CREDIT, amount, BOB, NOON, undone, 1);
    }

    private static Effect effect(Effect.Kind kind, boolean undone) {
        return new Effect(kind, CREDIT, new Amount(AMOUNT), null, NOON, undone, 1);
    }

    /** The content is that of a command that no case sends. */
    private static Remembered remembered(@Nullable Effect effect) {
        var fingerprint = Fingerprint.of(grant(ALICE, "other", 999));
        return new Remembered(fingerprint, new Outcome.Applied(1, OptionalLong.empty()), 0, effect);
    }
}
