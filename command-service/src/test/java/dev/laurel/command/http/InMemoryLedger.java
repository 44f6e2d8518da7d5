package dev.laurel.command.http;

import dev.laurel.command.fixture.EventLog;
import dev.laurel.command.submission.CommandLog;
import dev.laurel.command.submission.NotDurableException;
import dev.laurel.contract.command.Command;
import dev.laurel.contract.command.CommandEntry;
import dev.laurel.contract.command.CommandGroup;
import dev.laurel.contract.event.Event;
import dev.laurel.contract.event.EventHead;
import dev.laurel.contract.id.UserId;
import dev.laurel.contract.outcome.Outcome;
import dev.laurel.contract.outcome.RejectionReason;
import dev.laurel.contract.position.PartitionOffset;
import dev.laurel.kafka.topic.KeyPartitioner;
import dev.laurel.kafka.topic.Topics;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;

/**
 * A log with a ledger behind it, both in memory: commands get offsets, and their events come out at
 * consumers of its log. It knows grants, spends, profiles, freezing, groups, dry runs and repeats,
 * rejects all else, and can be told to be slow or broken.
 */
final class InMemoryLedger implements CommandLog {

    private record Answered(Outcome outcome, long decidedAtMillis) {}

    private record Account(long balance, long version) {}

    private final Map<Integer, Long> commandOffsets = new HashMap<>();
    private final Map<UserId, Account> accounts = new HashMap<>();
    private final Map<String, Answered> answers = new HashMap<>();
    private long nowMillis;

    /** What was decided. */
    final EventLog events = new EventLog();

    /** Records that were written, in order. */
    final List<CommandEntry> written = new ArrayList<>();

    /** Time between two records. */
    volatile long stepMillis = 1;

    /** Commands are durable but nobody decides them. */
    volatile boolean undecided;

    /** Users of whom the ledger decides nothing. */
    volatile boolean quarantined;

    /** Commands that nobody confirms, where this is not null; the test does it. */
    volatile @Nullable BlockingQueue<CompletableFuture<PartitionOffset>> unconfirmed;

    /** Nothing can be written. */
    volatile boolean broken;

    /** Nothing is taken, so nothing is written either. */
    volatile boolean away;

    @Override
    public synchronized CompletableFuture<PartitionOffset> append(
            CommandEntry entry, byte @Nullable [] replyTo) {
        if (away) {
            return CompletableFuture.failedFuture(
                    new NotDurableException("away", false, new IllegalStateException()));
        }
        if (broken) {
            return CompletableFuture.failedFuture(
                    new NotDurableException("broken", true, new IllegalStateException()));
        }
        var held = unconfirmed;
        if (held != null) {
            var durable = new CompletableFuture<PartitionOffset>();
            held.add(durable);
            return durable;
        }
        written.add(entry);
        nowMillis += stepMillis;
        var partition = KeyPartitioner.partition(entry.user().bytes(), Topics.PARTITIONS);
        var offset = commandOffsets.merge(partition, 1L, Long::sum) - 1;
        if (!undecided) {
            switch (entry) {
                case Command command -> events.append(partition, decide(command), replyTo, -1);
                case CommandGroup group -> {
                    var index = 0;
                    for (var event : decide(group)) {
                        events.append(partition, event, replyTo, index++);
                    }
                }
            }
        }
        return CompletableFuture.completedFuture(new PartitionOffset(partition, offset));
    }

    private List<Event> decide(CommandGroup group) {
        var before = accounts.get(group.user());
        var decided = new ArrayList<Event>();
        Optional<String> culprit = Optional.empty();
        var reason = "";
        for (var member : group.members()) {
            var event = decide(member);
            decided.add(event);
            if (culprit.isEmpty() && outcome(event) instanceof Outcome.Rejected rejected) {
                culprit = Optional.of(member.head().id().value());
                reason = rejected.reason().word();
            }
        }
        if (culprit.isEmpty() || decided.getFirst() instanceof Event.CommandRepeated) {
            return decided;
        }
        accounts.put(group.user(), before == null ? new Account(0, 0) : before);
        for (var index = 0; index < decided.size(); index++) {
            var member = group.members().get(index);
            if (!member.head().id().value().equals(culprit.get())) {
                decided.set(
                        index,
                        reject(
                                member,
                                RejectionReason.GROUP_REJECTED,
                                List.of(culprit.get(), reason)));
            }
        }
        return decided;
    }

    private static Outcome outcome(Event event) {
        return switch (event) {
            case Event.Answer answer -> answer.outcome();
            case Event.Refusal _ -> throw new IllegalStateException("It answers nobody");
            case Event.MoneyMoved moved ->
                    new Outcome.Applied(moved.head().version(), OptionalLong.of(moved.available()));
            case Event.Change change ->
                    new Outcome.Applied(change.head().version(), OptionalLong.empty());
        };
    }

    private Event decide(Command command) {
        var first = answers.get(key(command));
        if (first != null) {
            return new Event.CommandRepeated(
                    head(command, 0), first.outcome(), first.decidedAtMillis());
        }
        if (quarantined) {
            return reject(command, RejectionReason.USER_QUARANTINED, List.of());
        }
        var account = accounts.getOrDefault(command.user(), new Account(0, 0));
        var event = decide(command, account);
        if (command.head().options().dryRun()) {
            return new Event.DryRunAnswered(head(command, 0), outcome(event));
        }
        if (event instanceof Event.Change change) {
            var balance =
                    change instanceof Event.MoneyMoved moved
                            ? moved.available()
                            : account.balance();
            accounts.put(command.user(), new Account(balance, account.version() + 1));
        }
        answers.put(key(command), new Answered(outcome(event), nowMillis));
        return event;
    }

    private Event decide(Command command, Account account) {
        return switch (command) {
            case Command.GrantCredits(_, var asset, var amount) ->
                    new Event.CreditsGranted(
                            head(command, 1),
                            asset,
                            amount,
                            account.balance() + amount.minorUnits());
            case Command.SpendCredits(_, var asset, var amount)
                    when account.balance() >= amount.minorUnits() ->
                    new Event.CreditsSpent(
                            head(command, 1),
                            asset,
                            amount,
                            account.balance() - amount.minorUnits());
            case Command.ChangeProfile(_, var change) ->
                    new Event.ProfileChanged(head(command, 1), change);
            case Command.FreezeUser _ -> new Event.UserFrozen(head(command, 1));
            case Command.UnfreezeUser _ -> new Event.UserUnfrozen(head(command, 1));
            case Command.CaptureHold _, Command.ReleaseHold _ ->
                    rejected(command, RejectionReason.HOLD_UNKNOWN, List.of());
            case Command.ReverseTransaction _ ->
                    rejected(command, RejectionReason.TRANSACTION_UNKNOWN, List.of());
            case Command.SpendCredits _, Command.TransferCredits _, Command.PlaceHold _ ->
                    rejected(command, RejectionReason.INSUFFICIENT_CREDITS, List.of());
        };
    }

    private Event reject(Command command, RejectionReason reason, List<String> fields) {
        var event = rejected(command, reason, fields);
        if (command.head().options().dryRun()) {
            return new Event.DryRunAnswered(head(command, 0), event.outcome());
        }
        if (reason != RejectionReason.USER_QUARANTINED) {
            answers.put(key(command), new Answered(event.outcome(), nowMillis));
        }
        return event;
    }

    private Event.CommandRejected rejected(
            Command command, RejectionReason reason, List<String> fields) {
        var head = head(command, 0);
        return new Event.CommandRejected(
                head, new Outcome.Rejected(head.version(), reason, fields));
    }

    private static String key(Command command) {
        return command.user() + " " + command.head().id();
    }

    private EventHead head(Command command, int step) {
        var account = accounts.getOrDefault(command.user(), new Account(0, 0));
        return new EventHead(
                command.user(),
                command.head().id(),
                account.version() + step,
                command.head().occurredAtMillis(),
                nowMillis,
                null,
                Map.of());
    }
}
