package dev.laurel.stack.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.laurel.contract.event.Event;
import dev.laurel.contract.outcome.Outcome;

import org.junit.jupiter.api.Test;

import java.util.List;

/** An audit that finds nothing proves nothing, unless it finds what was planted. */
final class EventAuditTest {

    private static final String AT = "0:1";

    private final Violations violations = new Violations();
    private final EventAudit audit = new EventAudit(violations, 1);
    private final Journal journal = new Journal();

    private void happened(Event... events) {
        for (var event : List.of(events)) {
            audit.take(event, AT);
        }
    }

    private void told(String user, String id, Outcome outcome) {
        journal.decided(new CommandKey(user, id), new Told(outcome, AT));
    }

    private List<String> found() {
        audit.compare(journal);
        return violations.first();
    }

    @Test
    void shouldFindNothingWhereAllIsWell() {
        happened(
                Events.granted("alice", "1", 1, 100, 100),
                Events.sent("alice", "2", 2, 30, 70, "bob"),
                Events.received("bob", "2", 1, 30, 30, "alice"),
                Events.rejected("bob", "3", 1),
                Events.repeated("alice", "1", Events.applied(1, 100)),
                Events.held("alice", "4", 3, 10, 60),
                Events.expired("alice", "4", 4, 10, 70));
        told("alice", "1", Events.applied(1, 100));
        told("alice", "2", Events.applied(2, 70));
        told("bob", "3", Events.refusal(1));
        told("alice", "4", Events.applied(3, 60));

        assertThat(found()).isEmpty();
        assertThat(audit.sums().get("credit")).isEqualTo(new EventAudit.Sums(100, 0, 100, 0, 0));
        assertThat(audit.holds().expired()).isOne();
    }

    @Test
    void shouldFindAnAcknowledgedCommandThatIsLost() {
        happened(Events.granted("alice", "1", 1, 100, 100));
        told("alice", "1", Events.applied(1, 100));
        told("alice", "2", Events.applied(2, 200));

        assertThat(found())
                .singleElement()
                .asString()
                .contains("alice/2 was answered with", "nothing");
    }

    @Test
    void shouldFindACommandThatWasAppliedTwice() {
        happened(
                Events.granted("alice", "1", 1, 100, 100),
                Events.granted("alice", "1", 2, 100, 200));
        told("alice", "1", Events.applied(1, 100));

        assertThat(found()).singleElement().asString().contains("alice/1 was decided twice");
    }

    @Test
    void shouldFindAnAnswerThatIsNotWhatHappened() {
        happened(Events.granted("alice", "1", 1, 100, 100));
        told("alice", "1", Events.refusal(0));

        assertThat(found()).singleElement().asString().contains("but the events say Applied");
    }

    @Test
    void shouldFindAnAnswerThatWasGivenBeforeItsCommit() {
        // What was told at 0:1 was rolled back, and happened again at 0:3.
        audit.take(Events.granted("alice", "1", 1, 100, 100), "0:3");
        told("alice", "1", Events.applied(1, 100));

        assertThat(found())
                .singleElement()
                .asString()
                .contains("at 0:1, but the events say", "0:3");
    }

    @Test
    void shouldFindAnAcceptedCommandThatWasDecidedInAnotherPartition() {
        happened(Events.granted("alice", "1", 1, 100, 100));
        journal.accepted(new CommandKey("alice", "1"), "1:8");

        assertThat(found()).singleElement().asString().contains("accepted at 1:8", "at 0:1");
    }

    @Test
    void shouldFindALateAnswerThatIsNotWhatHappened() {
        happened(Events.granted("alice", "1", 1, 100, 100));
        told("alice", "1", Events.applied(1, 100));
        journal.decidedLate(new CommandKey("alice", "1"), new Told(Events.applied(2, 200), AT));

        assertThat(found()).singleElement().asString().contains("was answered with Applied");
    }

    @Test
    void shouldFindAnEffectThatNobodyWasToldOf() {
        happened(Events.granted("alice", "1", 1, 100, 100));

        assertThat(found())
                .containsExactly("alice/1 has an outcome that its client was never told");
    }

    @Test
    void shouldFindAnAcceptedCommandThatIsLost() {
        happened(Events.granted("alice", "1", 1, 100, 100));
        journal.accepted(new CommandKey("alice", "1"), "0:7");
        journal.accepted(new CommandKey("alice", "2"), "0:8");

        assertThat(found())
                .containsExactly("alice/2 was accepted at 0:8 of the commands and has no outcome");
    }

    @Test
    void shouldFindAnAcceptedCommandThatWasAppliedTwice() {
        happened(
                Events.granted("alice", "1", 1, 100, 100),
                Events.granted("alice", "1", 2, 100, 200));
        journal.accepted(new CommandKey("alice", "1"), "0:7");

        assertThat(found()).singleElement().asString().contains("alice/1 was decided twice");
    }

    @Test
    void shouldFindAGapInVersions() {
        happened(
                Events.granted("alice", "1", 1, 100, 100),
                Events.granted("alice", "2", 3, 100, 200));
        told("alice", "1", Events.applied(1, 100));
        told("alice", "2", Events.applied(3, 200));

        assertThat(found()).containsExactly("alice at 0:1 has version 3 after 1");
    }

    @Test
    void shouldFindABalanceThatForked() {
        happened(Events.granted("alice", "1", 1, 100, 100), Events.granted("alice", "2", 2, 5, 5));
        told("alice", "1", Events.applied(1, 100));
        told("alice", "2", Events.applied(2, 5));

        assertThat(found()).singleElement().asString().contains("but the event says 5 available");
    }

    @Test
    void shouldFindCreditsThatNeverArrive() {
        happened(
                Events.granted("alice", "1", 1, 100, 100),
                Events.sent("alice", "2", 2, 30, 70, "bob"));
        told("alice", "1", Events.applied(1, 100));
        told("alice", "2", Events.applied(2, 70));

        assertThat(found()).singleElement().asString().contains("credit is not conserved");
    }

    @Test
    void shouldFindCreditsThatArriveTwice() {
        happened(
                Events.granted("alice", "1", 1, 100, 100),
                Events.sent("alice", "2", 2, 30, 70, "bob"),
                Events.received("bob", "2", 1, 30, 30, "alice"),
                Events.received("bob", "2", 2, 30, 60, "alice"));
        told("alice", "1", Events.applied(1, 100));
        told("alice", "2", Events.applied(2, 70));

        assertThat(found()).singleElement().asString().contains("credit is not conserved");
    }

    @Test
    void shouldFindARepeatWithAnotherAnswer() {
        happened(
                Events.granted("alice", "1", 1, 100, 100),
                Events.repeated("alice", "1", Events.applied(2, 200)));
        told("alice", "1", Events.applied(1, 100));

        assertThat(found()).singleElement().asString().contains("but the first outcome is");
    }

    @Test
    void shouldFindAHoldThatWasClosedTwice() {
        happened(
                Events.granted("alice", "1", 1, 100, 100),
                Events.held("alice", "2", 2, 10, 90),
                Events.released("alice", "3", 3, 10, 100, "2"),
                Events.expired("alice", "2", 4, 10, 110));
        told("alice", "1", Events.applied(1, 100));
        told("alice", "2", Events.applied(2, 90));
        told("alice", "3", Events.applied(3, 100));

        assertThat(found())
                .anyMatch(text -> text.contains("alice/2 was expired") && text.contains("before"))
                .anyMatch(text -> text.contains("held=-10"));
    }

    @Test
    void shouldFindAHoldThatStaysOpenAfterItsTime() {
        happened(Events.held("alice", "1", 1, 10, -10));

        audit.holds().finish(Long.MAX_VALUE);

        assertThat(violations.first()).last().asString().contains("hold alice/1 is open");
    }

    @Test
    void shouldFindAGrantThatWasReversedTwice() {
        happened(
                Events.granted("alice", "1", 1, 100, 100),
                Events.granted("alice", "2", 2, 100, 200),
                Events.reversed("alice", "3", 3, 100, 100, "1"),
                Events.reversed("alice", "4", 4, 100, 0, "1"));

        assertThat(violations.first())
                .containsExactly("alice/1 was reversed twice: at 0:1, and at 0:1");
    }

    @Test
    void shouldFindATransferThatWasTakenBackTwice() {
        happened(
                Events.granted("bob", "1", 1, 100, 100),
                Events.takenBack("bob", "2", 2, 30, 70, "alice"),
                Events.takenBack("bob", "3", 3, 30, 40, "carol"));
        // The same id of another sender is another transfer.
        assertThat(violations.first()).isEmpty();

        happened(Events.takenBack("bob", "4", 4, 30, 10, "alice"));

        assertThat(violations.first()).singleElement().asString().contains("bob/1 was reversed");
    }

    @Test
    void shouldFindDryRunsThatWereAnsweredAndNeverDecided() {
        journal.dryRun();

        assertThat(found())
                .containsExactly("there are fewer events of dry runs than clients were answered");
    }
}
