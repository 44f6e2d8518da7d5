package dev.laurel.stack.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laurel.contract.outcome.Outcome;
import dev.laurel.contract.outcome.RejectionReason;

import org.junit.jupiter.api.Test;

import java.util.List;

/** Each check that a run makes, left out once. */
final class FloorTest {

    private static final HoldAudit.Expired NONE =
            new HoldAudit.Expired(Lateness.ofMillis(List.of()), Lateness.ofMillis(List.of()));
    private static final HoldAudit.Expired SOME =
            new HoldAudit.Expired(Lateness.ofMillis(List.of(1L)), Lateness.ofMillis(List.of(1L)));

    private static final List<String> ALL =
            List.of(
                    "command was sent again after its outcome",
                    "id was used again for something else",
                    "own write was read",
                    "group was decided",
                    "dry run was answered",
                    "command was accepted without being asked for again",
                    "hold was closed twice in vain",
                    "transaction was reversed twice in vain");

    private final Violations violations = new Violations();
    private final Journal journal = new Journal();
    private final Floor floor = new Floor(violations);

    /** All that clients do, but the one of this number. */
    private void clients(int but) {
        var steps =
                List.<Runnable>of(
                        journal::repeated,
                        journal::clashed,
                        journal::ownWriteRead,
                        journal::group,
                        journal::dryRun,
                        () -> journal.accepted(new CommandKey("alice", "1"), "0:1"),
                        () -> rejected("2", RejectionReason.HOLD_CLOSED),
                        () -> rejected("3", RejectionReason.ALREADY_REVERSED));
        for (var number = 0; number < steps.size(); number++) {
            if (number != but) {
                steps.get(number).run();
            }
        }
    }

    private void rejected(String id, RejectionReason reason) {
        journal.decided(
                new CommandKey("alice", id),
                new Told(new Outcome.Rejected(1, reason, List.of()), "0:1"));
    }

    private static Violations without(int number) {
        var test = new FloorTest();
        test.clients(number);
        test.floor.check(test.journal.counts(), SOME, 1, 1);
        return test.violations;
    }

    @Test
    void shouldFindNothingWhereAllWasChecked() {
        clients(-1);
        floor.check(journal.counts(), SOME, 1, 1);

        assertThat(violations.first()).isEmpty();
    }

    @Test
    void shouldFindEachCheckThatWasNotMade() {
        for (var number = 0; number < ALL.size(); number++) {
            assertThat(without(number).first())
                    .containsExactly("the run proves too little: no " + ALL.get(number));
        }
    }

    @Test
    void shouldFindARunWithoutExpiriesRepeatsOrRanks() {
        clients(-1);
        floor.check(journal.counts(), NONE, 0, 0);

        assertThat(violations.first())
                .containsExactly(
                        "the run proves too little: no hold expired",
                        "the run proves too little: no hold expired with nothing disturbed",
                        "the run proves too little: no repeat of an answer is in the events",
                        "the run proves too little: no rank was read");
    }

    @Test
    void shouldFindARunThatDidNothingAtAll() {
        floor.check(journal.counts(), NONE, 0, 0);

        assertThat(violations.count()).isEqualTo(ALL.size() + 4);
    }
}
