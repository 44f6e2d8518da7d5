package dev.laurel.projection.observe;

import dev.laurel.kit.metrics.Meters;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * What the views count. Counted when folded: work that is rolled back and done again counts twice.
 *
 * <p>Threading: shared by all tasks.
 */
public final class ViewMetrics {

    private static final String PREFIX = "laurel.projection.views.";

    private final Counter folded;
    private final Counter knownAlready;
    private final Counter answers;
    private final Counter gaps;
    private final Counter spills;
    private final Counter deadLetters;

    public ViewMetrics(MeterRegistry registry) {
        folded = events(registry, "folded");
        knownAlready = events(registry, "known_already");
        answers = events(registry, "answer");
        gaps =
                Meters.counter(
                        registry,
                        PREFIX + "version.gaps",
                        "gaps",
                        "Events whose predecessor never came");
        spills =
                Meters.counter(
                        registry,
                        PREFIX + "spills",
                        "spills",
                        "Standings moved out of their view because it was full");
        deadLetters =
                Meters.counter(
                        registry,
                        "laurel.projection.dead.letters",
                        "letters",
                        "Records that could not be read and were put aside",
                        "role",
                        "views");
    }

    private static Counter events(MeterRegistry registry, String result) {
        return Meters.counter(
                registry, PREFIX + "events", "events", "Events read", "result", result);
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
