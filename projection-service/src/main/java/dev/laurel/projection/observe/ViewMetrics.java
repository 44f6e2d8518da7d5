package dev.laurel.projection.observe;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * What the views count. Counted when folded: work that is rolled back and done again counts twice.
 *
 * <p>Threading: shared by all tasks.
 */
public final class ViewMetrics {

    private static final String EVENTS = "laurel.projection.views.events";

    private final Counter folded;
    private final Counter knownAlready;
    private final Counter answers;
    private final Counter gaps;
    private final Counter spills;
    private final Counter deadLetters;

    public ViewMetrics(MeterRegistry registry) {
        folded = registry.counter(EVENTS, "result", "folded");
        knownAlready = registry.counter(EVENTS, "result", "known_already");
        answers = registry.counter(EVENTS, "result", "answer");
        gaps = registry.counter("laurel.projection.views.version.gaps");
        spills = registry.counter("laurel.projection.views.spills");
        deadLetters = registry.counter("laurel.projection.dead.letters", "role", "views");
    }

    public void folded() {
        folded.increment();
    }

    public void knownAlready() {
        knownAlready.increment();
    }

    public void answer() {
        answers.increment();
    }

    /** An event came whose predecessor never did. */
    public void gap() {
        gaps.increment();
    }

    public void spilled(int standings) {
        if (standings > 0) {
            spills.increment(standings);
        }
    }

    public void deadLetter() {
        deadLetters.increment();
    }
}
