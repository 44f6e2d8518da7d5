package dev.laurel.query.runtime;

/** Ends the process when it can do nothing useful any more. */
@FunctionalInterface
public interface FatalExit {

    /**
     * Begins to end it and returns.
     *
     * @param message one line for the one who runs the service
     */
    void exit(String message);
}
