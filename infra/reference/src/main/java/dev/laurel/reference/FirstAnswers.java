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
 * A command has one first answer, and repeats say the same. Only once it is forgotten, days later,
 * it may be decided anew. Threading: one thread.
 */
final class FirstAnswers {

    /** Ids are remembered for longer than this in any configuration that people use. */
    private static final long REMEMBERED_MILLIS = Duration.ofHours(1).toMillis();

    private final Findings findings;
    private final Map<Key, Answer> first = new HashMap<>();

    private record Key(UserId user, CommandId command) {}

    private record Answer(Outcome outcome, long decidedAtMillis) {}

    FirstAnswers(Findings findings) {
        this.findings = findings;
    }

    void take(Event event, String at) {
        switch (event) {
            case Change change -> {
                if (change.answersCommand()) {
                    decided(change, outcome(change), at);
                }
            }
            case CommandRejected rejected -> {
                var reason = rejected.outcome().reason();
                if (reason != RejectionReason.ID_REUSED
                        && reason != RejectionReason.USER_QUARANTINED) {
                    decided(rejected, rejected.outcome(), at);
                }
            }
            case CommandRepeated repeated -> repeated(repeated, at);
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

    private void decided(Event event, Outcome outcome, String at) {
        var key = key(event);
        var now = event.head().decidedAtMillis();
        var before = first.put(key, new Answer(outcome, now));
        if (before != null && now - before.decidedAtMillis < REMEMBERED_MILLIS) {
            findings.add(
                    "%s: %s of %s is decided again, as %s after %s"
                            .formatted(at, key.command, key.user, outcome, before.outcome));
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

    private static Key key(Event event) {
        return new Key(event.head().user(), event.head().commandId());
    }
}
