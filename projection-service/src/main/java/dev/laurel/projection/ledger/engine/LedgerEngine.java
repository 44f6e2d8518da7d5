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
import dev.laurel.contract.event.Event.ReversalRefused;
import dev.laurel.contract.event.Event.TransferRefused;
import dev.laurel.contract.event.Event.TransferReversed;
import dev.laurel.contract.event.EventHead;
import dev.laurel.contract.event.EventMemory;
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
import dev.laurel.projection.ledger.state.LegName;
import dev.laurel.projection.ledger.state.MutableLedgerState;
import dev.laurel.projection.ledger.state.Remembered;
import dev.laurel.projection.ledger.state.StagedState;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
                    var memory =
                            new EventMemory(
                                    fingerprint,
                                    leg instanceof ReversalCredit credit
                                            ? credit.note().transferVersion()
                                            : 0);
                    applier.apply(event, memory);
                    if (dryRun) {
                        answer(head, AccountApplier.answer(event), outputs);
                    } else {
                        outputs.add(new LedgerOutput.Happened(event, memory, groupIndex, true));
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
                                        EventMemory.NONE,
                                        groupIndex,
                                        true));
                case Ask(var request) -> {
                    applier.rememberPending(head, fingerprint);
                    outputs.add(new LedgerOutput.Sent(request, groupIndex, true));
                }
                case Undecided(var request) -> {
                    // The answer comes from the other partition, to the one who asked first; or to
                    // this one, where the first question got lost.
                    if (request != null) {
                        outputs.add(new LedgerOutput.Sent(request, groupIndex, true));
                    }
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
            // The first answer under an id stands for ever: a clash must not take its place.
            // A quarantine is no answer to the command: it may come again when that is over.
            var isRemembered =
                    reason != RejectionReason.ID_REUSED
                            && reason != RejectionReason.USER_QUARANTINED;
            var memory = isRemembered ? EventMemory.of(fingerprint) : EventMemory.NONE;
            var event = new CommandRejected(head, outcome);
            new AccountApplier(state).apply(event, memory);
            outputs.add(new LedgerOutput.Happened(event, memory, groupIndex, true));
        }

        private void answer(EventHead head, Outcome outcome, List<LedgerOutput> outputs) {
            outputs.add(
                    new LedgerOutput.Happened(
                            new DryRunAnswered(head, outcome), EventMemory.NONE, groupIndex, true));
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
        return switch (legs.decide(leg, state, decidedAtMillis)) {
            case Take(var event, var next) -> {
                var memory = memory(event, leg, state);
                new AccountApplier(state).apply(event, memory);
                var happened = new LedgerOutput.Happened(event, memory, 0, event.answersCommand());
                yield next == null
                        ? List.of(happened)
                        : List.of(happened, new LedgerOutput.Sent(next, 0, isForWaiter(next)));
            }
            case Reply(var reply) -> {
                var outputs = new ArrayList<LedgerOutput>(2);
                refusal(reply, leg, state, decidedAtMillis)
                        .ifPresent(
                                event -> {
                                    var memory = transferMemory(leg);
                                    new AccountApplier(state).apply(event, memory);
                                    outputs.add(new LedgerOutput.Happened(event, memory, 0, false));
                                });
                outputs.add(new LedgerOutput.Sent(reply, 0, isForWaiter(reply)));
                yield outputs;
            }
            case Answer(var outcome) -> List.of(answered(leg, outcome, state, decidedAtMillis));
            case Known() -> List.of();
            case Strand(var reason) -> List.of(new LedgerOutput.Stranded(reason));
        };
    }

    private static EventMemory transferMemory(Leg leg) {
        return EventMemory.ofTransfer(leg.note().transferVersion());
    }

    /** Credits that come back may be what a command of the sender waits for. */
    private static EventMemory memory(Event.MoneyMoved event, Leg leg, LedgerState state) {
        if (event instanceof TransferReversed && event.answersCommand()) {
            var head = event.head();
            var pending = remembered(state, head.user(), head.commandId());
            if (pending != null && pending.first() == null) {
                return new EventMemory(pending.fingerprint(), leg.note().transferVersion());
            }
        }
        return transferMemory(leg);
    }

    /**
     * What changes nothing here is kept all the same: a reply must not differ the second time. The
     * same reply for the second time, and a dry run, are not kept.
     */
    private static Optional<Event> refusal(
            Leg reply, Leg leg, LedgerState state, long decidedAtMillis) {
        var head = LegDecider.head(leg, version(state, leg.destination()), decidedAtMillis);
        return switch (leg) {
            case TransferLeg credits ->
                    Optional.of(
                            new TransferRefused(
                                    head, credits.asset(), credits.amount(), credits.from()));
            case ReversalRequest request -> {
                var reason = reply instanceof ReversalAnswer answer ? answer.reason() : null;
                if (reason == null
                        || request.dryRun()
                        || state.taken(LegName.of(request)) != null) {
                    yield Optional.empty();
                }
                var refused = new Outcome.Rejected(head.version(), reason, List.of());
                yield Optional.of(
                        new ReversalRefused(
                                head, request.transaction(), request.sender(), refused));
            }
            case ReversalCredit _, ReversalAnswer _ -> Optional.empty();
        };
    }

    private static LedgerOutput answered(
            Leg leg, Outcome outcome, MutableLedgerState state, long decidedAtMillis) {
        var user = leg.destination();
        var head = LegDecider.head(leg, version(state, user), decidedAtMillis);
        var dryRun = leg instanceof ReversalAnswer answer && answer.dryRun();
        if (dryRun || !(outcome instanceof Outcome.Rejected rejected)) {
            return new LedgerOutput.Happened(
                    new DryRunAnswered(head, outcome), EventMemory.NONE, 0, true);
        }
        var pending = remembered(state, user, leg.commandId());
        var memory = pending == null ? EventMemory.NONE : EventMemory.of(pending.fingerprint());
        var event = new CommandRejected(head, rejected);
        new AccountApplier(state).apply(event, memory);
        return new LedgerOutput.Happened(event, memory, 0, true);
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
        expired.ifPresent(event -> new AccountApplier(state).apply(event, EventMemory.NONE));
        return expired.map(List::of).orElse(List.of());
    }
}
