package dev.laurel.projection.view.fold;

import static dev.laurel.projection.CommandFixtures.ALICE;
import static dev.laurel.projection.CommandFixtures.BOB;
import static dev.laurel.projection.CommandFixtures.CREDIT;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laurel.contract.board.Window;
import dev.laurel.contract.catalogue.Catalogue;
import dev.laurel.contract.catalogue.CatalogueReader;
import dev.laurel.contract.command.ProfileChange;
import dev.laurel.contract.event.Event.Change;
import dev.laurel.contract.event.Event.CreditsGranted;
import dev.laurel.contract.event.Event.GrantReversed;
import dev.laurel.contract.event.Event.ProfileChanged;
import dev.laurel.contract.event.Event.TransferReturned;
import dev.laurel.contract.event.EventHead;
import dev.laurel.contract.event.Reversal;
import dev.laurel.contract.id.BoardId;
import dev.laurel.contract.id.CommandId;
import dev.laurel.contract.money.Amount;
import dev.laurel.contract.view.Standing;
import dev.laurel.contract.view.UserView;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Instant;
import java.util.List;
import java.util.Map;

class ViewProjectorTest {

    private static final BoardId EARNED = new BoardId("earned");
    private static final SpilledStandings NONE = (_, _, _) -> null;

    private final ViewProjector projector = new ViewProjector(catalogue("earned", "sum", "day"), 2);

    @Test
    void shouldOpenAWindowAtItsFirstEvent() {
        var folded = projector.fold(UserView.empty(ALICE), granted(1, "2026-11-22", 10), NONE);

        assertThat(folded.view().standings())
                .containsExactly(new Standing(EARNED, day("2026-11-22"), 10, millis("2026-11-22")));
        assertThat(folded.view().version()).isEqualTo(1);
        assertThat(folded.spilled()).isEmpty();
    }

    @Test
    void shouldChangeNothingWhenTheEventIsInTheViewAlready() {
        var view = projector.fold(UserView.empty(ALICE), granted(1, "2026-11-22", 10), NONE).view();

        var again = projector.fold(view, granted(1, "2026-11-22", 10), NONE);

        assertThat(again.view()).isSameAs(view);
    }

    @Test
    void shouldSpillTheOldestPeriodWhenANewerOneOpens() {
        var view = fold(granted(1, "2026-11-20", 1), granted(2, "2026-11-22", 2));

        var folded = projector.fold(view, granted(3, "2026-11-21", 3), NONE);

        assertThat(folded.spilled())
                .containsExactly(new Standing(EARNED, day("2026-11-20"), 1, millis("2026-11-20")));
        assertThat(folded.view().standings())
                .extracting(standing -> standing.window().text())
                .containsExactly("day:2026-11-22", "day:2026-11-21");
    }

    @Test
    void shouldFoldALateEventIntoTheSpilledStandingAndLeaveItThere() {
        var view = fold(granted(1, "2026-11-21", 1), granted(2, "2026-11-22", 2));
        var old = new Standing(EARNED, day("2026-11-01"), 7, millis("2026-11-02"));

        var folded = projector.fold(view, granted(3, "2026-11-01", 5), (_, _, _) -> old);

        assertThat(folded.spilled())
                .containsExactly(new Standing(EARNED, day("2026-11-01"), 12, millis("2026-11-02")));
        assertThat(folded.view().standings()).isEqualTo(view.standings());
        assertThat(folded.view().version()).isEqualTo(3);
    }

    @Test
    void shouldSpillALateEventOfAWindowNeverSeen() {
        var view = fold(granted(1, "2026-11-21", 1), granted(2, "2026-11-22", 2));

        var folded = projector.fold(view, granted(3, "2026-11-01", 5), NONE);

        assertThat(folded.spilled())
                .containsExactly(new Standing(EARNED, day("2026-11-01"), 5, millis("2026-11-01")));
    }

    @Test
    void shouldFindASpilledStandingAlsoWhenTheViewMayKeepMorePeriodsThanBefore() {
        var wider = new ViewProjector(catalogue("earned", "sum", "day"), 9);
        var view = fold(granted(1, "2026-11-21", 1), granted(2, "2026-11-22", 2));
        var old = new Standing(EARNED, day("2026-11-01"), 7, millis("2026-11-01"));

        var folded = wider.fold(view, granted(3, "2026-11-01", 5), (_, _, _) -> old);

        assertThat(folded.spilled()).extracting(Standing::score).containsExactly(12L);
        assertThat(folded.view().standings()).hasSize(2);
    }

    /** The wider view took up a period that is older than one it spilled when it was narrow. */
    @Test
    void shouldFindASpilledStandingBetweenTwoThatAreOpen() {
        var wider = new ViewProjector(catalogue("earned", "sum", "day"), 9);
        var view = fold(granted(1, "2026-11-21", 1), granted(2, "2026-11-22", 2));
        var old = new Standing(EARNED, day("2026-11-11"), 7, millis("2026-11-11"));
        SpilledStandings store = (_, _, window) -> window.equals(old.window()) ? old : null;
        var withOlder = wider.fold(view, granted(3, "2026-11-01", 5), store).view();

        var folded = wider.fold(withOlder, granted(4, "2026-11-11", 5), store);

        assertThat(withOlder.standings()).hasSize(3);
        assertThat(folded.spilled()).extracting(Standing::score).containsExactly(12L);
        assertThat(folded.view().standings()).hasSize(3);
    }

    @Test
    void shouldSpillAllThatIsTooMuchWhenTheViewMayKeepFewerPeriodsThanBefore() {
        var narrower = new ViewProjector(catalogue("earned", "sum", "day"), 1);
        var view = fold(granted(1, "2026-11-21", 1), granted(2, "2026-11-22", 2));

        var folded = narrower.fold(view, granted(3, "2026-11-23", 5), NONE);

        assertThat(folded.spilled()).extracting(Standing::score).containsExactly(1L, 2L);
        assertThat(folded.view().standings()).extracting(Standing::score).containsExactly(5L);
    }

    @Test
    void shouldKeepTheTimeOfTheBestScore() {
        var best = new ViewProjector(catalogue("earned", "best", "all"), 2);
        var view = UserView.empty(ALICE);
        for (var event :
                List.of(
                        granted(1, "2026-11-20", 5),
                        granted(2, "2026-11-21", 5),
                        granted(3, "2026-11-22", 4))) {
            view = best.fold(view, event, NONE).view();
        }

        assertThat(view.standings())
                .containsExactly(new Standing(EARNED, Window.ALL, 5, millis("2026-11-20")));
    }

    @Test
    void shouldTakeAReturnedTransferOffWhatWasSent() {
        var sent = new ViewProjector(catalogue("sent", "sum", "all"), 2);
        var event = new TransferReturned(head(1, "2026-11-22"), CREDIT, new Amount(3), 3, BOB);

        var view = sent.fold(UserView.empty(ALICE), event, NONE).view();

        assertThat(view.standings()).extracting(Standing::score).containsExactly(-3L);
        assertThat(view.balances().getFirst().totals().transactions()).isZero();
    }

    /** ADR 12: which operators are corrected, and where. */
    @ParameterizedTest
    @CsvSource({
        "earned, sum, day:2026-11-21, 0",
        "balance, sum, day:2026-11-21, 0",
        "earned, latest, day:2026-11-21, 10",
        "earned, best, day:2026-11-21, 10",
        "balance, best, day:2026-11-21, 10",
        "balance, best, day:2026-11-22, 0",
        "balance, latest, day:2026-11-21, 10",
        "balance, latest, day:2026-11-22, 0",
    })
    void shouldCorrectSumsWhereTheyWereWrong(
            String measure, String operator, String window, long score) {
        var boards = new ViewProjector(catalogue(measure, operator, "day"), 4);
        var granted = granted(1, "2026-11-21", 10);
        var reversal = new Reversal(new CommandId("c-1"), millis("2026-11-21"), ALICE);
        var reversed =
                new GrantReversed(head(2, "2026-11-22"), CREDIT, new Amount(10), 0, reversal);

        var before = boards.fold(UserView.empty(ALICE), granted, NONE).view();
        var view = boards.fold(before, reversed, NONE).view();

        assertThat(view.standings())
                .filteredOn(standing -> standing.window().text().equals(window))
                .extracting(Standing::score)
                .containsExactly(score);
        if (operator.equals("sum")) {
            assertThat(view.standings()).hasSize(1);
        }
    }

    @Test
    void shouldStopASumAtTheEndOfTheRange() {
        var balance = new ViewProjector(catalogue("balance", "sum", "day"), 2);
        var full = new Standing(EARNED, day("2026-11-22"), Long.MAX_VALUE - 1, 0);
        var view = new UserView(ALICE, 1, null, Map.of(), false, List.of(), List.of(full));

        var folded = balance.fold(view, granted(2, "2026-11-22", 5), NONE);

        assertThat(folded.view().standings().getFirst().score()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void shouldChangeOnlyWhatAProfileNames() {
        var view =
                fold(
                        new ProfileChanged(
                                head(1, "2026-11-22"),
                                new ProfileChange("Alice", Map.of("team", "red"))),
                        new ProfileChanged(
                                head(2, "2026-11-22"), new ProfileChange(null, Map.of())),
                        new ProfileChanged(head(3, "2026-11-22"), new ProfileChange("Al", null)));

        assertThat(view)
                .isEqualTo(new UserView(ALICE, 3, "Al", Map.of(), false, List.of(), List.of()));
    }

    private UserView fold(Change... events) {
        var view = UserView.empty(ALICE);
        for (var event : events) {
            view = projector.fold(view, event, NONE).view();
        }
        return view;
    }

    private static Catalogue catalogue(String measure, String operator, String window) {
        return CatalogueReader.parse(
                """
                assets:
                  credit: {scale: 0}
                boards:
                  earned: {asset: credit, measure: %s, operator: %s, windows: [%s]}
                """
                        .formatted(measure, operator, window));
    }

    private static Change granted(long version, String day, long amount) {
        return new CreditsGranted(head(version, day), CREDIT, new Amount(amount), amount);
    }

    private static EventHead head(long version, String day) {
        return new EventHead(
                ALICE, new CommandId("c-" + version), version, millis(day), 0, null, Map.of());
    }

    private static Window day(String day) {
        return Window.parse("day:" + day).orElseThrow();
    }

    private static long millis(String day) {
        return Instant.parse(day + "T12:00:00Z").toEpochMilli();
    }
}
