package dev.laurel.projection.ledger.engine;

import dev.laurel.contract.command.Command;
import dev.laurel.contract.command.CommandEntry;
import dev.laurel.contract.command.CommandGroup;
import dev.laurel.contract.command.Fingerprint;
import dev.laurel.contract.command.Leg;
import dev.laurel.contract.command.Leg.ReversalAnswer;
import dev.laurel.contract.command.Leg.ReversalCredit;
import dev.laurel.contract.command.Leg.ReversalRequest;
import dev.laurel.contract.command.TransferLeg;
import dev.laurel.contract.event.Event;
import dev.laurel.contract.event.Event.CommandRejected;
import dev.laurel.contract.event.Event.CommandRepeated;
import dev.laurel.contract.event.Event.DryRunAnswered;
import dev.laurel.contract.event.Event.HoldExpired;
import dev.laurel.contract.event.Event.TransferReversed;
import dev.laurel.contract.event.EventHead;
import dev.laurel.contract.id.CommandId;
import dev.laurel.contract.id.UserId;
import dev.laurel.contract.outcome.Outcome;
import dev.laurel.contract.outcome.RejectionReason;
import dev.laurel.projection.ledger.applier.AccountApplier;
import dev.laurel.projection.ledger.decision.CommandDecider;
import dev.laurel.projection.ledger.decision.Decision;
import dev.laurel.projection.ledger.decision.Decision.Accept;
import dev.laurel.projection.ledger.decision.Decision.Ask;
import dev.laurel.projection.ledger.decision.Decision.Reject;
import dev.laurel.projection.ledger.decision.Decision.Repeat;
import dev.laurel.projection.ledger.decision.Decision.Undecided;
import dev.laurel.projection.ledger.decision.HoldDecider;
import dev.laurel.projection.ledger.decision.LegDecider;
import dev.laurel.projection.ledger.decision.LegDecision.Answer;
import dev.laurel.projection.ledger.decision.LegDecision.Known;
import dev.laurel.projection.ledger.decision.LegDecision.Reply;
import dev.laurel.projection.ledger.decision.LegDecision.Strand;
import dev.laurel.projection.ledger.decision.LegDecision.Take;
import dev.laurel.projection.ledger.state.LedgerState;
import dev.laurel.projection.ledger.state.MutableLedgerState;
import dev.laurel.projection.ledger.state.Remembered;
import dev.laurel.projection.ledger.state.StagedState;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * The ledger without Kafka: takes one record, has it decided, and applies what happens to the
 * staged state it is given. What it throws is the fault of a rule, and leaves the state below
 * untouched, as long as the caller commits the staged state only after it returned.
 *
 * <p>Threading: one task.
 */
public final class LedgerEngine {

    private final CommandDecider decider;
    private final LegDecider legs;

    public LedgerEngine(CommandDecider decider, LegDecider legs) {
        this.decider = decider;
        this.legs = legs;
    }

    /**
     * Decides a command or a group.
     *
     * @param state where what happens is staged
     * @param decidedAtMillis timestamp of the record, milliseconds since the epoch
     */
    public List<LedgerOutput> command(CommandEntry entry, StagedState state, long decidedAtMillis) {
        return switch (entry) {
            case Command command -> {
                var outputs = new ArrayList<LedgerOutput>(2);
                var version = version(state, command.user());
                var step = new Step(command, 0, version, decidedAtMillis);
                step.settle(decide(step, state), dryRunOr(command, state), outputs);
                yield outputs;
            }
            case CommandGroup group ->
                    new GroupDecision(this, group, version(state, group.user()), decidedAtMillis)
                            .decide(state);
        };
    }

    /** A dry run is applied to a state that nobody commits. */
    private static MutableLedgerState dryRunOr(Command command, StagedState state) {
        return command.head().options().dryRun() ? new StagedState(state) : state;
    }

    Decision decide(Step step, MutableLedgerState state) {
        return decider.decide(step.command, step.fingerprint, state, step.decidedAtMillis);
    }

    /** One command on its way. */
    static final class Step {

        final Command command;
        final Fingerprint fingerprint;
        private final int groupIndex;
        private final long versionBefore;
        private final long decidedAtMillis;
        private final boolean dryRun;

        /**
         * One of them.
         *
         * @param versionBefore the user's, before the record: a dry run does not change it
         */
        Step(Command command, int groupIndex, long versionBefore, long decidedAtMillis) {
            this.command = command;
            this.fingerprint = Fingerprint.of(command);
            this.groupIndex = groupIndex;
            this.versionBefore = versionBefore;
            this.decidedAtMillis = decidedAtMillis;
            this.dryRun = command.head().options().dryRun();
        }

        /** Applies a decision and says what is to be written. */
        void settle(Decision decision, MutableLedgerState state, List<LedgerOutput> outputs) {
            var applier = new AccountApplier(state);
            var head = head(state);
            switch (decision) {
                case Accept(var event, var leg) -> {
                    applier.apply(event);
                    applier.remember(event, fingerprint);
                    if (dryRun) {
                        answer(head, AccountApplier.answer(event), outputs);
                    } else {
                        outputs.add(new LedgerOutput.Happened(event, groupIndex, true));
                        if (leg != null) {
                            outputs.add(new LedgerOutput.Sent(leg, groupIndex, false));
                        }
                    }
                }
                case Reject(var reason, var fields) -> reject(reason, fields, state, outputs);
                case Repeat(var first, var firstDecidedAtMillis) ->
                        outputs.add(
                                new LedgerOutput.Happened(
                                        new CommandRepeated(head, first, firstDecidedAtMillis),
                                        groupIndex,
                                        true));
                case Ask(var request) -> {
                    applier.rememberPending(head, fingerprint);
                    outputs.add(new LedgerOutput.Sent(request, groupIndex, true));
                }
                case Undecided() -> {
                    // The answer comes from the other partition, to the one who asked first.
                }
            }
        }

        void reject(
                RejectionReason reason,
                List<String> fields,
                MutableLedgerState state,
                List<LedgerOutput> outputs) {
            var head = head(state);
            var outcome = new Outcome.Rejected(head.version(), reason, fields);
            if (dryRun) {
                answer(head, outcome, outputs);
                return;
            }
            if (reason != RejectionReason.ID_REUSED && reason != RejectionReason.USER_QUARANTINED) {
                // The first answer under an id stands for ever: a clash must not take its place.
                // A quarantine is no answer to the command: it may come again when that is over.
                new AccountApplier(state).remember(head, fingerprint, outcome);
            }
            outputs.add(
                    new LedgerOutput.Happened(
                            new CommandRejected(head, outcome), groupIndex, true));
        }

        private void answer(EventHead head, Outcome outcome, List<LedgerOutput> outputs) {
            outputs.add(
                    new LedgerOutput.Happened(new DryRunAnswered(head, outcome), groupIndex, true));
        }

        private EventHead head(LedgerState state) {
            var version = dryRun ? versionBefore : version(state, command.user());
            return CommandDecider.answerHead(command, version, decidedAtMillis);
        }
    }

    /**
     * Decides what another user's partition sent.
     *
     * @param decidedAtMillis timestamp of the record, milliseconds since the epoch
     */
    public List<LedgerOutput> leg(Leg leg, StagedState state, long decidedAtMillis) {
        var applier = new AccountApplier(state);
        return switch (legs.decide(leg, state, decidedAtMillis)) {
            case Take(var event, var next) -> {
                applier.apply(event, leg);
                complete(event, state, applier);
                var happened = new LedgerOutput.Happened(event, 0, event.answersCommand());
                yield next == null
                        ? List.of(happened)
                        : List.of(happened, new LedgerOutput.Sent(next, 0, isForWaiter(next)));
            }
            case Reply(var reply) -> {
                remember(reply, leg, state, applier, decidedAtMillis);
                yield List.of(new LedgerOutput.Sent(reply, 0, isForWaiter(reply)));
            }
            case Answer(var outcome) -> {
                var event = answered(leg, outcome, state, decidedAtMillis);
                yield List.of(new LedgerOutput.Happened(event, 0, true));
            }
            case Known() -> List.of();
            case Strand(var reason) -> List.of(new LedgerOutput.Stranded(reason));
        };
    }

    /** What changes nothing here is kept all the same: a reply must not differ the second time. */
    private static void remember(
            Leg reply, Leg leg, LedgerState state, AccountApplier applier, long decidedAtMillis) {
        switch (leg) {
            case TransferLeg credits -> applier.rememberSentHome(credits, decidedAtMillis);
            case ReversalRequest request -> {
                var reason = reply instanceof ReversalAnswer answer ? answer.reason() : null;
                if (reason != null && !request.dryRun()) {
                    var version = version(state, request.receiver());
                    var refused = new Outcome.Rejected(version, reason, List.of());
                    applier.rememberRefused(request, refused, decidedAtMillis);
                }
            }
            case ReversalCredit _, ReversalAnswer _ -> {
                // They are never replied to.
            }
        }
    }

    /** Credits that come back may be what a command of the sender waits for. */
    private static void complete(
            Event.MoneyMoved event, MutableLedgerState state, AccountApplier applier) {
        if (event instanceof TransferReversed && event.answersCommand()) {
            var head = event.head();
            var pending = remembered(state, head.user(), head.commandId());
            if (pending != null && pending.first() == null) {
                applier.remember(event, pending.fingerprint());
            }
        }
    }

    private static Event answered(
            Leg leg, Outcome outcome, MutableLedgerState state, long decidedAtMillis) {
        var user = leg.destination();
        var head = LegDecider.head(leg, version(state, user), decidedAtMillis);
        var dryRun = leg instanceof ReversalAnswer answer && answer.dryRun();
        if (dryRun || !(outcome instanceof Outcome.Rejected rejected)) {
            return new DryRunAnswered(head, outcome);
        }
        var pending = remembered(state, user, leg.commandId());
        if (pending != null) {
            new AccountApplier(state).remember(head, pending.fingerprint(), rejected);
        }
        return new CommandRejected(head, rejected);
    }

    private static long version(LedgerState state, UserId user) {
        return state.account(user).version();
    }

    private static @Nullable Remembered remembered(
            LedgerState state, UserId user, CommandId command) {
        return state.remembered(user, command);
    }

    private static boolean isForWaiter(Leg leg) {
        return switch (leg) {
            case ReversalRequest _, ReversalAnswer _ -> true;
            case ReversalCredit credit ->
                    credit.parties().requestedBy().equals(credit.destination());
            case TransferLeg _ -> false;
        };
    }

    /** Ends a hold whose time is over; nothing where it was closed before. */
    public List<HoldExpired> expire(UserId user, CommandId hold, StagedState state) {
        var expired = HoldDecider.expire(user, hold, state.account(user));
        expired.ifPresent(new AccountApplier(state)::apply);
        return expired.map(List::of).orElse(List.of());
    }
}
