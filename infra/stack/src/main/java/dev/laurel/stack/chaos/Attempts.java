package dev.laurel.stack.chaos;

import java.util.concurrent.CancellationException;
import java.util.function.Supplier;

/**
 * Does the steps of a run. One that throws is a violation and no more: what the steps before it
 * found is kept, and those after it are done. Threading: as the steps.
 */
final class Attempts {

    private final Violations violations;

    Attempts(Violations violations) {
        this.violations = violations;
    }

    /**
     * Does a step.
     *
     * @param what it does, for people
     * @return whether it came to its end
     * @throws CancellationException where the run is being broken off
     */
    boolean run(String what, Runnable step) {
        return get(
                what,
                false,
                () -> {
                    step.run();
                    return true;
                });
    }

    /** The same for a step that finds something, or else {@code otherwise}. */
    <T> T get(String what, T otherwise, Supplier<T> step) {
        try {
            return step.get();
        } catch (CancellationException e) {
            throw e;
        } catch (RuntimeException e) {
            violations.add("%s came to no end: %s%s".formatted(what, e, cause(e)));
            return otherwise;
        }
    }

    private static String cause(RuntimeException failure) {
        return failure.getCause() == null ? "" : ", because of " + failure.getCause();
    }
}
