package dev.laurel.projection.ledger.engine;

import static dev.laurel.contract.outcome.RejectionReason.GROUP_REJECTED;
import static dev.laurel.contract.outcome.RejectionReason.ID_REUSED;
import static dev.laurel.contract.outcome.RejectionReason.USER_QUARANTINED;

import dev.laurel.contract.command.CommandGroup;
import dev.laurel.contract.id.CommandId;
import dev.laurel.contract.outcome.RejectionReason;
import dev.laurel.projection.ledger.decision.Decision;
import dev.laurel.projection.ledger.decision.Decision.Reject;
import dev.laurel.projection.ledger.decision.Decision.Repeat;
import dev.laurel.projection.ledger.engine.LedgerEngine.Step;
import dev.laurel.projection.ledger.state.StagedState;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * Decides a group: each member on what those before it made of the account, and in the end all or
 * none. Who came before, in this group or another, gets the first answer again; with such a one
 * among them the others are refused, because the group is not what it was.
 *
 * <p>Threading: one use by one task.
 */
final class GroupDecision {

    private final LedgerEngine engine;
    private final List<Step> steps = new ArrayList<>();
    private final boolean dryRun;

    /** The first that was refused, or that came before while others did not. */
    private @Nullable CommandId culprit;

    private @Nullable RejectionReason culpritReason;

    GroupDecision(
            LedgerEngine engine, CommandGroup group, long versionBefore, long decidedAtMillis) {
        this.engine = engine;
        this.dryRun = group.dryRun();
        for (var member : group.members()) {
            steps.add(new Step(member, steps.size(), versionBefore, decidedAtMillis));
        }
    }

    List<LedgerOutput> decide(StagedState state) {
        var trial = new StagedState(state);
        var outputs = new ArrayList<LedgerOutput>();
        var decisions = new ArrayList<Decision>();
        for (var step : steps) {
            var decision = engine.decide(step, trial);
            decisions.add(decision);
            step.settle(decision, trial, outputs);
            if (decision instanceof Reject(var reason, _)) {
                blame(step, reason);
            }
        }
        var repeats = decisions.stream().filter(Repeat.class::isInstance).count();
        if (culprit == null && repeats > 0 && repeats < steps.size()) {
            blame(steps.get(firstRepeat(decisions)), ID_REUSED);
        }
        if (culprit == null) {
            if (!dryRun) {
                trial.commit();
            }
            return outputs;
        }
        return refuse(decisions, state);
    }

    private void blame(Step step, RejectionReason reason) {
        if (culprit == null) {
            culprit = step.command.head().id();
            culpritReason = reason;
        }
    }

    private static int firstRepeat(List<Decision> decisions) {
        for (var at = 0; at < decisions.size(); at++) {
            if (decisions.get(at) instanceof Repeat) {
                return at;
            }
        }
        throw new IllegalStateException("Expected a repeat");
    }

    private List<LedgerOutput> refuse(List<Decision> decisions, StagedState state) {
        var answers = dryRun ? new StagedState(state) : state;
        var outputs = new ArrayList<LedgerOutput>();
        for (var at = 0; at < steps.size(); at++) {
            var step = steps.get(at);
            var decision = decisions.get(at);
            var ownReason = decision instanceof Reject(var reason, _) ? reason : null;
            if (decision instanceof Repeat
                    || ownReason == ID_REUSED
                    || ownReason == USER_QUARANTINED
                    || step.command.head().id().equals(culprit)) {
                step.settle(decision, answers, outputs);
            } else if (culpritReason == USER_QUARANTINED) {
                // No answer either, so that the group can come again as it is.
                step.reject(USER_QUARANTINED, List.of(), answers, outputs);
            } else {
                step.reject(GROUP_REJECTED, culpritFields(), answers, outputs);
            }
        }
        return outputs;
    }

    private List<String> culpritFields() {
        return culprit == null || culpritReason == null
                ? List.of()
                : List.of(culprit.value(), culpritReason.word());
    }
}
