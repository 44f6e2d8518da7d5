package dev.laurel.stack.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What must not be. All are counted; the first ones are kept, and told as they come. Threading: any
 * thread.
 */
final class Violations {

    static final int KEPT_MAX = 50;

    private final List<String> first = new ArrayList<>();
    private final Consumer<String> told;
    private long count;
    private boolean ended;

    /** Tells nobody. */
    Violations() {
        this(_ -> {});
    }

    /**
     * @param told a line for each of the first {@value #KEPT_MAX}, one at a time
     */
    Violations(Consumer<String> told) {
        this.told = told;
    }

    synchronized void add(String text) {
        if (ended) {
            return;
        }
        count++;
        if (first.size() < KEPT_MAX) {
            first.add(text);
            told.accept("VIOLATION: " + text);
        }
    }

    /** What comes later does not count: a run that is broken off breaks what it measures. */
    synchronized void end() {
        ended = true;
    }

    synchronized long count() {
        return count;
    }

    synchronized List<String> first() {
        return List.copyOf(first);
    }
}
