package dev.laurel.projection.ledger.decision;

import static dev.laurel.projection.CommandFixtures.ALICE;
import static dev.laurel.projection.CommandFixtures.CATALOGUE;
import static dev.laurel.projection.CommandFixtures.CREDIT;
import static dev.laurel.projection.CommandFixtures.DEBT;
import static dev.laurel.projection.CommandFixtures.capture;
import static dev.laurel.projection.CommandFixtures.freeze;
import static dev.laurel.projection.CommandFixtures.grant;
import static dev.laurel.projection.CommandFixtures.head;
import static dev.laurel.projection.CommandFixtures.hold;
import static dev.laurel.projection.CommandFixtures.release;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laurel.contract.catalogue.CatalogueReader;
import dev.laurel.contract.command.Command;
import dev.laurel.contract.command.Command.CaptureHold;
import dev.laurel.contract.command.Command.GrantCredits;
import dev.laurel.contract.command.Command.PlaceHold;
import dev.laurel.contract.event.Event.HoldExpired;
import dev.laurel.contract.id.AssetId;
import dev.laurel.contract.id.CommandId;
import dev.laurel.contract.money.Amount;
import dev.laurel.contract.outcome.RejectionReason;
import dev.laurel.projection.ledger.decision.Decision.Accept;
import dev.laurel.projection.ledger.decision.Decision.Reject;
import dev.laurel.projection.ledger.state.Account;
import dev.laurel.projection.ledger.state.AccountBalance;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

class HoldDeciderTest {

    private static final long EXPIRY = Ledger.DECIDED_AT + 60_000;

    private final Ledger ledger = new Ledger(CATALOGUE);

    @Test
    void shouldSetCreditsAsideUntilTheirTime() {
        ledger.when(grant(ALICE, "c-1", 10));
        ledger.when(hold(ALICE, "h-1", 4, 60));

        assertThat(balance()).isEqualTo(new AccountBalance(CREDIT, 6, 4, 10, 0, 0, 0));
        assertThat(ledger.expiries()).isEqualTo(Map.of("alice/h-1", EXPIRY));
        assertThat(ledger.when(hold(ALICE, "h-2", 7, 60)))
                .isEqualTo(new Reject(RejectionReason.INSUFFICIENT_CREDITS));
    }

    @Test
    void shouldSpendAPartAndGiveBackTheRest() {
        ledger.when(grant(ALICE, "c-1", 10));
        ledger.when(hold(ALICE, "h-1", 4, 60));

        assertThat(ledger.when(capture(ALICE, "c-2", "h-1", 3))).isInstanceOf(Accept.class);
        assertThat(balance()).isEqualTo(new AccountBalance(CREDIT, 7, 0, 10, 3, 0, 0));
        assertThat(ledger.expiries()).isEmpty();
        assertThat(ledger.when(capture(ALICE, "c-3", "h-1", 1)))
                .isEqualTo(new Reject(RejectionReason.HOLD_CLOSED));
    }

    @Test
    void shouldSpendAllWhereNoAmountIsGiven() {
        ledger.when(grant(ALICE, "c-1", 10));
        ledger.when(hold(ALICE, "h-1", 4, 60));

        ledger.when(new CaptureHold(head(ALICE, "c-2"), new CommandId("h-1"), null));

        assertThat(balance()).isEqualTo(new AccountBalance(CREDIT, 6, 0, 10, 4, 0, 0));
    }

    @Test
    void shouldNotSpendMoreThanIsHeld() {
        ledger.when(grant(ALICE, "c-1", 10));
        ledger.when(hold(ALICE, "h-1", 4, 60));

        assertThat(ledger.when(capture(ALICE, "c-2", "h-1", 5)))
                .isEqualTo(new Reject(RejectionReason.INSUFFICIENT_CREDITS));
        assertThat(balance().held()).isEqualTo(4);
    }

    @Test
    void shouldGiveBackWhatIsReleased() {
        ledger.when(grant(ALICE, "c-1", 10));
        ledger.when(hold(ALICE, "h-1", 4, 60));

        ledger.when(release(ALICE, "c-2", "h-1"));

        assertThat(balance()).isEqualTo(new AccountBalance(CREDIT, 10, 0, 10, 0, 0, 0));
        assertThat(ledger.when(release(ALICE, "c-3", "h-1")))
                .isEqualTo(new Reject(RejectionReason.HOLD_CLOSED));
    }

    @Test
    void shouldTellAHoldThatNeverWasFromOneThatIsClosed() {
        ledger.when(grant(ALICE, "c-1", 10));

        assertThat(ledger.when(release(ALICE, "c-2", "h-0")))
                .isEqualTo(new Reject(RejectionReason.HOLD_UNKNOWN));
        assertThat(ledger.when(capture(ALICE, "c-3", "c-1", 1)))
                .isEqualTo(new Reject(RejectionReason.HOLD_UNKNOWN));
    }

    @Test
    void shouldCaptureInTheLastMillisecondAndNotInTheNext() {
        ledger.when(grant(ALICE, "c-1", 10));
        ledger.when(hold(ALICE, "h-1", 4, 60));
        ledger.when(hold(ALICE, "h-2", 4, 60));

        ledger.at(EXPIRY - 1);
        assertThat(ledger.when(capture(ALICE, "c-2", "h-1", 4))).isInstanceOf(Accept.class);
        ledger.at(EXPIRY);
        assertThat(ledger.when(capture(ALICE, "c-3", "h-2", 4)))
                .isEqualTo(new Reject(RejectionReason.HOLD_CLOSED));
        assertThat(ledger.when(release(ALICE, "c-4", "h-2")))
                .isEqualTo(new Reject(RejectionReason.HOLD_CLOSED));
        assertThat(balance().held()).isEqualTo(4);
    }

    @Test
    void shouldExpireOnceAtItsOwnTime() {
        ledger.when(grant(ALICE, "c-1", 10));
        ledger.when(hold(ALICE, "h-1", 4, 60));

        var events = ledger.expire(ALICE, "h-1");

        assertThat(events).hasExactlyElementsOfTypes(HoldExpired.class);
        assertThat(events.getFirst().head().occurredAtMillis()).isEqualTo(EXPIRY);
        assertThat(ledger.expire(ALICE, "h-1")).isEmpty();
        assertThat(balance()).isEqualTo(new AccountBalance(CREDIT, 10, 0, 10, 0, 0, 0));
        assertThat(ledger.account(ALICE).version()).isEqualTo(3);
    }

    @Test
    void shouldKeepAtMost64OpenHoldsOfAnAsset() {
        ledger.when(grant(ALICE, "c-1", 100));
        for (var at = 0; at < Account.HOLDS_MAX; at++) {
            assertThat(ledger.when(hold(ALICE, "h-" + at, 1, 60))).isInstanceOf(Accept.class);
        }

        assertThat(ledger.when(hold(ALICE, "h-64", 1, 60)))
                .isEqualTo(new Reject(RejectionReason.TOO_MANY_HOLDS));
        var other = new PlaceHold(head(ALICE, "h-65"), DEBT, new Amount(1), 60);
        assertThat(ledger.when(other)).isInstanceOf(Accept.class);
        ledger.when(release(ALICE, "c-2", "h-0"));
        assertThat(ledger.when(hold(ALICE, "h-66", 1, 60))).isInstanceOf(Accept.class);
    }

    @Test
    void shouldKeepAtMost1024OpenHoldsOfAllAssets() {
        var assets = IntStream.rangeClosed(0, 16).mapToObj(at -> "a" + at).toList();
        var many =
                new Ledger(
                        CatalogueReader.parse(
                                "assets: {"
                                        + String.join(": {floor: -99}, ", assets)
                                        + ": {floor: -99}}"));
        for (var at = 0; at < Account.HOLDS_OF_ALL_MAX; at++) {
            assertThat(many.when(holdOf(assets.get(at % 16), "h-" + at)))
                    .isInstanceOf(Accept.class);
        }

        assertThat(many.when(holdOf("a16", "h-1024")))
                .isEqualTo(new Reject(RejectionReason.TOO_MANY_HOLDS));
        many.when(release(ALICE, "c-2", "h-0"));
        assertThat(many.when(holdOf("a16", "h-1025"))).isInstanceOf(Accept.class);
    }

    private static Command holdOf(String asset, String id) {
        return new PlaceHold(head(ALICE, id), new AssetId(asset), new Amount(1), 60);
    }

    @Test
    void shouldNotPlaceAHoldAgainWhoseCommandIsForgotten() {
        ledger.when(grant(ALICE, "c-1", 10));
        ledger.when(hold(ALICE, "h-1", 4, 31_622_400));
        ledger.forget(ALICE, "h-1");

        assertThat(ledger.when(hold(ALICE, "h-1", 4, 31_622_400)))
                .isInstanceOfSatisfying(
                        Reject.class,
                        reject -> assertThat(reject.reason()).isEqualTo(RejectionReason.ID_REUSED));
        ledger.when(freeze(ALICE, "f-1"));
        assertThat(ledger.when(hold(ALICE, "h-1", 4, 31_622_400)))
                .as("a clash comes before all other reasons")
                .isEqualTo(new Reject(RejectionReason.ID_REUSED, List.of("hold")));
    }

    @Test
    void shouldNotHoldMoreThanANumberCanSay() {
        ledger.when(new GrantCredits(head(ALICE, "c-1"), DEBT, new Amount(Long.MAX_VALUE)));
        var all = new PlaceHold(head(ALICE, "h-1"), DEBT, new Amount(Long.MAX_VALUE), 60);
        var more = new PlaceHold(head(ALICE, "h-2"), DEBT, new Amount(1), 60);

        assertThat(ledger.when(all)).isInstanceOf(Accept.class);
        assertThat(ledger.when(more)).isEqualTo(new Reject(RejectionReason.BALANCE_OVERFLOW));
    }

    private AccountBalance balance() {
        return ledger.account(ALICE).balance(CREDIT);
    }
}
