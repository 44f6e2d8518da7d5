package dev.laurel.reference;

import dev.laurel.contract.event.Event;
import dev.laurel.contract.event.Event.Change;
import dev.laurel.contract.event.Event.CommandRejected;
import dev.laurel.contract.event.Event.CommandRepeated;
import dev.laurel.contract.event.Event.DryRunAnswered;
import dev.laurel.contract.event.Event.MoneyMoved;
import dev.laurel.contract.id.CommandId;
import dev.laurel.contract.id.UserId;
import dev.laurel.contract.outcome.Outcome;
import dev.laurel.contract.outcome.RejectionReason;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * A command has one first answer, and repeats say the same. Only once it may be forgotten, days
 * later, it may be decided anew.
 *
 * <p>The ledger forgets by the times of the commands that it decided, of each partition by its own:
 * an answer that is older than the newest of them less the kept time. It takes its time over it, so
 * a repeat may be answered as the first time long after that, and no answer is dropped here.
 *
 * <p>Threading: one thread.
 */
final class FirstAnswers {

    private final Findings findings;
    private final long keptMillis;
    private final Interned<UserId> users;
    private final Map<Key, Answer> first = new HashMap<>();
    private final Map<Integer, Long> newestMillis = new HashMap<>();

    private record Key(UserId user, CommandId command) {}

    private record Answer(Outcome outcome, long decidedAtMillis) {}

    /**
     * @param kept how long the ledger remembers the id of a command at least
     */
    FirstAnswers(Findings findings, Duration kept, Interned<UserId> users) {
        this.findings = findings;
        this.keptMillis = kept.toMillis();
        this.users = users;
    }

    void take(Event event, int partition, String at) {
        if (event instanceof Event.Refusal
                || (event instanceof Change change && !change.answersCommand())) {
            return;
        }
        var newest = newestMillis.merge(partition, event.head().decidedAtMillis(), Math::max);
        switch (event) {
            case Change change -> decided(change, outcome(change), newest, at);
            case CommandRejected rejected -> {
                var reason = rejected.outcome().reason();
                if (reason != RejectionReason.ID_REUSED
                        && reason != RejectionReason.USER_QUARANTINED) {
                    decided(rejected, rejected.outcome(), newest, at);
                }
            }
            case CommandRepeated repeated -> repeated(repeated, at);
            case Event.Refusal _ -> {
                // It answers nobody.
            }
            case DryRunAnswered _ -> {
                // The command was not done.
            }
        }
    }

    private static Outcome outcome(Change change) {
        var available =
                change instanceof MoneyMoved moved
                        ? OptionalLong.of(moved.available())
                        : OptionalLong.empty();
        return new Outcome.Applied(change.head().version(), available);
    }

    private void decided(Event event, Outcome outcome, long newest, String at) {
        var key = key(event);
        var answer = new Answer(outcome, event.head().decidedAtMillis());
        var before = first.put(key, answer);
        if (before != null && newest - before.decidedAtMillis <= keptMillis) {
            findings.add(
                    "%s: %s of %s is decided again, as %s %d ms after %s"
                            .formatted(
                                    at,
                                    key.command,
                                    key.user,
                                    outcome,
                                    answer.decidedAtMillis - before.decidedAtMillis,
                                    before.outcome));
        }
    }

    private void repeated(CommandRepeated event, String at) {
        var key = key(event);
        var answer = first.get(key);
        if (answer == null || !answer.outcome.equals(event.outcome())) {
            findings.add(
                    "%s: %s of %s is answered again with %s, first with %s"
                            .formatted(
                                    at,
                                    key.command,
                                    key.user,
                                    event.outcome(),
                                    answer == null ? "nothing" : answer.outcome));
        }
    }

    private Key key(Event event) {
        return new Key(users.of(event.head().user()), event.head().commandId());
    }
}
