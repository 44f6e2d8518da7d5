package dev.laurel.stack;

import java.time.Duration;

/** Told what happens to the parts. Threading: called by several threads, one call at a time. */
public interface StackListener {

    /** Hears nothing. */
    StackListener SILENT = new StackListener() {};

    /** Its process is about to be started. */
    default void starting(Instance instance) {}

    /**
     * It still does not; told every few seconds.
     *
     * @param time since its start
     * @param detail what it says itself, or that it does not answer
     */
    default void waiting(Instance instance, Duration time, String detail) {}

    /**
     * It answers.
     *
     * @param took since its start
     * @param address where it is found
     */
    default void ready(Instance instance, Duration took, String address) {}

    /** All parts are about to be stopped. */
    default void stopping() {}

    /**
     * Its process has ended because it was asked to.
     *
     * @param graceful false where it had to be killed
     */
    default void stopped(Instance instance, Duration took, boolean graceful) {}
}
