package dev.laurel.projection.ledger.engine;

import dev.laurel.contract.command.Command;
import dev.laurel.contract.event.Event.CommandRejected;
import dev.laurel.contract.event.Event.DryRunAnswered;
import dev.laurel.contract.event.Event.UserQuarantined;
import dev.laurel.contract.event.EventHead;
import dev.laurel.contract.event.EventMemory;
import dev.laurel.contract.outcome.Outcome;
import dev.laurel.contract.outcome.RejectionReason;
import dev.laurel.projection.ledger.applier.AccountApplier;
import dev.laurel.projection.ledger.decision.CommandDecider;
import dev.laurel.projection.ledger.engine.LedgerOutput.Happened;
import dev.laurel.projection.ledger.state.StagedState;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What becomes of a user on whose command a rule failed: no more commands are decided until
 * somebody has looked and said {@code unfreeze}. Others are none the wiser. The answer is not
 * remembered, so the command can come again. A dry run changes nothing, so it begins none.
 */
public final class Quarantine {

    private static final int WHY_LENGTH_MAX = 500;

    private Quarantine() {}

    /**
     * The user's quarantine begins, if it has not before and the commands are no dry run, and they
     * are answered.
     */
    public static List<LedgerOutput> begin(
            List<Command> commands, StagedState state, long decidedAtMillis, String why) {
        var outputs = new ArrayList<LedgerOutput>();
        var first = commands.getFirst();
        var account = state.account(first.user());
        if (!account.quarantined() && !first.head().options().dryRun()) {
            var head =
                    new EventHead(
                            first.user(),
                            first.head().id(),
                            account.version() + 1,
                            decidedAtMillis,
                            decidedAtMillis,
                            null,
                            Map.of());
            var event = new UserQuarantined(head, shortened(why));
            new AccountApplier(state).apply(event, EventMemory.NONE);
            outputs.add(new Happened(event, EventMemory.NONE, 0, false));
        }
        outputs.addAll(answers(commands, state.account(first.user()).version(), decidedAtMillis));
        return outputs;
    }

    /** Answers commands of a user whose account cannot even be read. */
    public static List<LedgerOutput> unreadable(List<Command> commands, long decidedAtMillis) {
        return answers(commands, 0, decidedAtMillis);
    }

    private static List<LedgerOutput> answers(
            List<Command> commands, long version, long decidedAtMillis) {
        var outcome = new Outcome.Rejected(version, RejectionReason.USER_QUARANTINED, List.of());
        var answers = new ArrayList<LedgerOutput>();
        for (var command : commands) {
            var head = CommandDecider.answerHead(command, version, decidedAtMillis);
            var answer =
                    command.head().options().dryRun()
                            ? new DryRunAnswered(head, outcome)
                            : new CommandRejected(head, outcome);
            answers.add(new Happened(answer, EventMemory.NONE, answers.size(), true));
        }
        return answers;
    }

    private static String shortened(String why) {
        return why.length() <= WHY_LENGTH_MAX ? why : why.substring(0, WHY_LENGTH_MAX);
    }
}
