package dev.laurel.reference;

import java.util.HashMap;
import java.util.Map;

/**
 * Gives the first of all equal values in the place of each: every event brings its user's name
 * anew, and millions of them are kept. Threading: one thread.
 */
final class Interned<T> {

    private final Map<T, T> values = new HashMap<>();

    T of(T value) {
        return values.computeIfAbsent(value, first -> first);
    }
}
