package dev.laurel.stack.chaos;

import java.util.ArrayList;
import java.util.List;

/** What must not be. All are counted, the first ones kept. Threading: any thread. */
final class Violations {

    private static final int KEPT_MAX = 50;

    private final List<String> first = new ArrayList<>();
    private long count;

    synchronized void add(String text) {
        count++;
        if (first.size() < KEPT_MAX) {
            first.add(text);
        }
    }

    synchronized long count() {
        return count;
    }

    synchronized List<String> first() {
        return List.copyOf(first);
    }
}
