package dev.laurel.projection.runtime;

/**
 * What a role waits for before it starts.
 *
 * <p>Threading: one thread waits, any may call {@link #stop}.
 */
interface StartGate {

    /** Returns when it is open, will not open, or was stopped. */
    TopicGate.Passage await() throws InterruptedException;

    void stop();

    /** What it waits for, one clause. */
    String waitsFor();
}
