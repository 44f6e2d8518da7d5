package dev.laurel.stack.chaos;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** How late something was, in the middle and at worst. */
record Lateness(long count, Duration median, Duration longest) {

    static Lateness ofMillis(List<Long> all) {
        var sorted = all.stream().sorted().toList();
        return sorted.isEmpty()
                ? new Lateness(0, Duration.ZERO, Duration.ZERO)
                : new Lateness(
                        sorted.size(),
                        Duration.ofMillis(sorted.get(sorted.size() / 2)),
                        Duration.ofMillis(sorted.getLast()));
    }

    /** For people. */
    String text() {
        return String.format(
                Locale.ROOT,
                "%,d, late by %.2f s in the middle and %.2f s at most",
                count,
                median.toMillis() / 1e3,
                longest.toMillis() / 1e3);
    }
}
