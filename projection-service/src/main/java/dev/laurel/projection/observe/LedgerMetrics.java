package dev.laurel.projection.observe;

import dev.laurel.contract.event.Event;
import dev.laurel.contract.outcome.RejectionReason;
import dev.laurel.kit.metrics.Meters;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

import java.util.EnumMap;
import java.util.Map;

/**
 * What the ledger counts. Counted when decided: work that is rolled back and done again counts
 * twice.
 *
 * <p>Threading: shared by all tasks.
 */
public final class LedgerMetrics {

    private static final String PREFIX = "laurel.projection.ledger.";

    private final Counter applied;
    private final Counter repeated;
    private final Map<RejectionReason, Counter> rejected = new EnumMap<>(RejectionReason.class);
    private final Counter legsTaken;
    private final Counter legsSentHome;
    private final Counter legsKnown;
    private final Counter legsStranded;
    private final Counter deadLetters;
    private final Counter dryRuns;
    private final Counter expired;
    private final Counter expiryFailures;
    private final Counter quarantined;
    private final Counter forgotten;
    private final Counter healedEvents;
    private final Counter healedUsers;
    private final Counter healedRecords;
    private final Counter passedOver;

    public LedgerMetrics(MeterRegistry registry) {
        applied = decisions(registry, "applied");
        repeated = decisions(registry, "repeated");
        for (var reason : RejectionReason.values()) {
            rejected.put(reason, decisions(registry, reason.word()));
        }
        legsTaken = legs(registry, "taken");
        legsSentHome = legs(registry, "sent_home");
        legsKnown = legs(registry, "known");
        legsStranded = legs(registry, "stranded");
        dryRuns = decisions(registry, "dry_run");
        expired = counter(registry, "expired", "holds", "Holds that expired");
        expiryFailures =
                counter(
                        registry,
                        "expiry.failures",
                        "failures",
                        "Holds that could not expire when they were due");
        quarantined =
                counter(
                        registry,
                        "quarantined",
                        "users",
                        "Users quarantined because a rule failed");
        forgotten =
                counter(
                        registry,
                        "forgotten",
                        "decisions",
                        "Decisions forgotten because they are old");
        healedEvents =
                counter(
                        registry,
                        "healed.events",
                        "events",
                        "Events of the log that the state lacked and were applied at a start");
        healedUsers =
                counter(
                        registry,
                        "healed.users",
                        "users",
                        "Users whose state was not what their events say and was folded anew");
        healedRecords =
                counter(
                        registry,
                        "healed.records",
                        "records",
                        "Consumed commands and legs without an event that were decided again");
        passedOver = passedOver(registry);
        deadLetters =
                Meters.counter(
                        registry,
                        "laurel.projection.dead.letters",
                        "letters",
                        "Records that could not be read and were put aside",
                        "role",
                        "ledger");
    }

    private static Counter passedOver(MeterRegistry registry) {
        return counter(
                registry,
                "passed.over.records",
                "records",
                "Commands and legs that came again although their events are in the state");
    }

    private static Counter decisions(MeterRegistry registry, String outcome) {
        return Meters.counter(
                registry,
                PREFIX + "decisions",
                "decisions",
                "Commands decided",
                "outcome",
                outcome);
    }

    private static Counter legs(MeterRegistry registry, String result) {
        return Meters.counter(
                registry,
                PREFIX + "legs",
                "legs",
                "What arrived from another user's partition",
                "result",
                result);
    }

    private static Counter counter(
            MeterRegistry registry, String name, String unit, String description) {
        return Meters.counter(registry, PREFIX + name, unit, description);
    }

    /** Counts an event that was written. */
    public void happened(Event event) {
        switch (event) {
            case Event.CommandRepeated _ -> repeated.increment();
            case Event.DryRunAnswered _ -> dryRuns.increment();
            case Event.CommandRejected rejection -> rejected(rejection.outcome().reason());
            case Event.Refusal _ -> {
                // Its leg counts it.
            }
            case Event.HoldExpired _ -> expired.increment();
            case Event.Change change -> {
                if (change.answersCommand()) {
                    applied.increment();
                }
            }
        }
    }

    /** A record came again whose event is in the state. */
    public void passedOver() {
        passedOver.increment();
    }

    /** A start found what the state lacked of its events. */
    public void healed(long events, int users, int records) {
        healedEvents.increment((double) events);
        healedUsers.increment(users);
        healedRecords.increment(records);
    }

    private void rejected(RejectionReason reason) {
        var counter = rejected.get(reason);
        if (counter != null) {
            counter.increment();
        }
    }

    /** Something arrived from another user's partition and was taken. */
    public void legTaken() {
        legsTaken.increment();
    }

    /** Something arrived from another user's partition and was sent back or answered there. */
    public void legSentHome() {
        legsSentHome.increment();
    }

    /** Something arrived from another user's partition again. */
    public void legKnown() {
        legsKnown.increment();
    }

    /** Something arrived from another user's partition and became a dead letter. */
    public void legStranded() {
        legsStranded.increment();
    }

    public void quarantined() {
        quarantined.increment();
    }

    public void expiryFailed() {
        expiryFailures.increment();
    }

    public void forgotten(int decisions) {
        forgotten.increment(decisions);
    }

    public void deadLetter() {
        deadLetters.increment();
    }
}
