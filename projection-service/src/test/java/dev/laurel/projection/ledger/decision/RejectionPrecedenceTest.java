package dev.laurel.projection.ledger.decision;

import static dev.laurel.contract.outcome.RejectionReason.ASSET_UNKNOWN;
import static dev.laurel.contract.outcome.RejectionReason.BALANCE_OVERFLOW;
import static dev.laurel.contract.outcome.RejectionReason.ID_REUSED;
import static dev.laurel.contract.outcome.RejectionReason.INSUFFICIENT_CREDITS;
import static dev.laurel.contract.outcome.RejectionReason.USER_FROZEN;
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
import dev.laurel.contract.command.Command.GrantCredits;
import dev.laurel.contract.command.Command.SpendCredits;
import dev.laurel.contract.command.Command.TransferCredits;
import dev.laurel.contract.command.Fingerprint;
import dev.laurel.contract.id.AssetId;
import dev.laurel.contract.money.Amount;
import dev.laurel.contract.outcome.Outcome;
import dev.laurel.contract.outcome.RejectionReason;
import dev.laurel.projection.ledger.decision.Decision.Reject;
import dev.laurel.projection.ledger.decision.Decision.Repeat;
import dev.laurel.projection.ledger.state.Account;
import dev.laurel.projection.ledger.state.Account.Standing;
import dev.laurel.projection.ledger.state.AccountBalance;
import dev.laurel.projection.ledger.state.Remembered;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** Every set of faults that a command can have at once gets the reason that comes first. */
class RejectionPrecedenceTest {

    enum Kind {
        GRANT,
        SPEND,
        TRANSFER
    }

    private static Set<RejectionReason> possible(Kind kind) {
        return switch (kind) {
            case GRANT ->
                    EnumSet.of(
                            ID_REUSED,
                            USER_FROZEN,
                            VERSION_MISMATCH,
                            ASSET_UNKNOWN,
                            BALANCE_OVERFLOW);
            case SPEND, TRANSFER ->
                    EnumSet.of(
                            ID_REUSED,
                            USER_FROZEN,
                            VERSION_MISMATCH,
                            ASSET_UNKNOWN,
                            INSUFFICIENT_CREDITS,
                            BALANCE_OVERFLOW);
        };
    }

    record Case(Kind kind, Set<RejectionReason> faults) {}

    static List<Case> cases() {
        var cases = new ArrayList<Case>();
        for (var kind : Kind.values()) {
            var possible = List.copyOf(possible(kind));
            for (var bits = 1; bits < 1 << possible.size(); bits++) {
                var faults = EnumSet.noneOf(RejectionReason.class);
                for (var at = 0; at < possible.size(); at++) {
                    if ((bits & 1 << at) != 0) {
                        faults.add(possible.get(at));
                    }
                }
                cases.add(new Case(kind, faults));
            }
        }
        return cases;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void shouldGiveTheFirstReasonOfAllThatApply(Case example) {
        var first = example.faults.stream().min(RejectionReason::compareTo).orElseThrow();

        assertThat(decide(example))
                .isInstanceOfSatisfying(
                        Reject.class, reject -> assertThat(reject.reason()).isEqualTo(first));
    }

    @Test
    void shouldRepeatTheFirstAnswerBeforeAnyReason() {
        var command = grant(ALICE, "c-1", Long.MAX_VALUE);
        var first = new Outcome.Applied(7, OptionalLong.empty());

        var ledger = new Ledger(CATALOGUE);
        ledger.put(ALICE, account(true, Long.MAX_VALUE, 0));
        ledger.remember(
                ALICE,
                command.head().id(),
                new Remembered(Fingerprint.of(command), first, 3, null));

        assertThat(ledger.when(command)).isEqualTo(new Repeat(first, 3));
    }

    private static Decision decide(Case example) {
        var faults = example.faults;
        var asset = faults.contains(ASSET_UNKNOWN) ? UNKNOWN : CREDIT;
        var command = command(example.kind, asset, faults.contains(VERSION_MISMATCH));
        var overflow = faults.contains(BALANCE_OVERFLOW) ? Long.MAX_VALUE : 0;
        var available =
                example.kind == Kind.GRANT
                        ? overflow
                        : faults.contains(INSUFFICIENT_CREDITS) ? 0 : 1_000;
        var ledger = new Ledger(CATALOGUE);
        ledger.put(ALICE, account(faults.contains(USER_FROZEN), available, overflow));
        if (faults.contains(ID_REUSED)) {
            var other = grant(ALICE, "c-1", 999);
            var outcome = new Outcome.Applied(1, OptionalLong.empty());
            ledger.remember(
                    ALICE,
                    other.head().id(),
                    new Remembered(Fingerprint.of(other), outcome, 0, null));
        }
        return ledger.when(command);
    }

    private static Command command(Kind kind, AssetId asset, boolean versionMismatch) {
        var head = head(ALICE, "c-1", NOON, versionMismatch ? 4L : 5L);
        var amount = new Amount(10);
        return switch (kind) {
            case GRANT -> new GrantCredits(head, asset, amount);
            case SPEND -> new SpendCredits(head, asset, amount);
            case TRANSFER -> new TransferCredits(head, asset, amount, BOB);
        };
    }

    private static Account account(boolean frozen, long available, long totals) {
        var balance = new AccountBalance(CREDIT, available, 0, totals, totals, totals, totals);
        return new Account(5, new Standing(frozen, false), List.of(balance), List.of());
    }
}
