package dev.laurel.stack.chaos;

import dev.laurel.contract.outcome.RejectionReason;

/**
 * That each check was made at all: a run in which nothing came up that could have been wrong proves
 * nothing. Threading: stateless.
 */
final class Floor {

    private final Violations violations;

    Floor(Violations violations) {
        this.violations = violations;
    }

    /** Holds the figures of a run with all clients against it. */
    void check(
            Journal.Counts commands, HoldAudit.Expired expired, long repeats, long readsWithRanks) {
        var checks = commands.checks();
        require(checks.repeats(), "command was sent again after its outcome");
        require(checks.clashes(), "id was used again for something else");
        require(checks.ownWrites(), "own write was read");
        require(checks.groups(), "group was decided");
        require(checks.dryRuns(), "dry run was answered");
        require(checks.accepted(), "command was accepted without being asked for again");
        require(commands.rejected(RejectionReason.HOLD_CLOSED), "hold was closed twice in vain");
        require(
                commands.rejected(RejectionReason.ALREADY_REVERSED),
                "transaction was reversed twice in vain");
        require(expired.all().count(), "hold expired");
        require(expired.undisturbed().count(), "hold expired with nothing disturbed");
        require(repeats, "repeat of an answer is in the events");
        require(readsWithRanks, "rank was read");
    }

    private void require(long count, String what) {
        if (count == 0) {
            violations.add("the run proves too little: no " + what);
        }
    }
}
