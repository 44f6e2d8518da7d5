package dev.laurel.projection.observe;

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
    private final Counter deadLetters;

    public LedgerMetrics(MeterRegistry registry) {
        applied = registry.counter(DECISIONS, "outcome", "applied");
        repeated = registry.counter(DECISIONS, "outcome", "repeated");
        for (var reason : RejectionReason.values()) {
            rejected.put(reason, registry.counter(DECISIONS, "outcome", reason.word()));
        }
        legsTaken = registry.counter(LEGS, "result", "taken");
        legsSentHome = registry.counter(LEGS, "result", "sent_home");
        deadLetters = registry.counter("laurel.projection.dead.letters", "role", "ledger");
    }

    public void applied() {
        applied.increment();
    }

    public void repeated() {
        repeated.increment();
    }

    public void rejected(RejectionReason reason) {
        var counter = rejected.get(reason);
        if (counter != null) {
            counter.increment();
        }
    }

    public void legTaken() {
        legsTaken.increment();
    }

    public void legSentHome() {
        legsSentHome.increment();
    }

    public void deadLetter() {
        deadLetters.increment();
    }
}
