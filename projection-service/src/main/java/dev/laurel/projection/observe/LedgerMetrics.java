package dev.laurel.projection.observe;

import dev.laurel.contract.event.Event;
import dev.laurel.contract.outcome.RejectionReason;

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

    private static final String DECISIONS = "laurel.projection.ledger.decisions";
    private static final String LEGS = "laurel.projection.ledger.legs";

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

    public LedgerMetrics(MeterRegistry registry) {
        applied = registry.counter(DECISIONS, "outcome", "applied");
        repeated = registry.counter(DECISIONS, "outcome", "repeated");
        for (var reason : RejectionReason.values()) {
            rejected.put(reason, registry.counter(DECISIONS, "outcome", reason.word()));
        }
        legsTaken = registry.counter(LEGS, "result", "taken");
        legsSentHome = registry.counter(LEGS, "result", "sent_home");
        legsKnown = registry.counter(LEGS, "result", "known");
        legsStranded = registry.counter(LEGS, "result", "stranded");
        dryRuns = registry.counter(DECISIONS, "outcome", "dry_run");
        expired = registry.counter("laurel.projection.ledger.holds.expired");
        expiryFailures = registry.counter("laurel.projection.ledger.holds.expiry.failures");
        quarantined = registry.counter("laurel.projection.ledger.quarantined");
        forgotten = registry.counter("laurel.projection.ledger.decisions.forgotten");
        deadLetters = registry.counter("laurel.projection.dead.letters", "role", "ledger");
    }

    /** Counts an event that was written. */
    public void happened(Event event) {
        switch (event) {
            case Event.CommandRepeated _ -> repeated.increment();
            case Event.DryRunAnswered _ -> dryRuns.increment();
            case Event.CommandRejected rejection -> rejected(rejection.outcome().reason());
            case Event.HoldExpired _ -> expired.increment();
            case Event.Change change -> {
                if (change.answersCommand()) {
                    applied.increment();
                }
            }
        }
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
