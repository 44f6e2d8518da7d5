package dev.laurel.stack.supervisor;

import dev.laurel.stack.Instance;

import java.time.Duration;

/** Told what the supervisor sees and does. Threading: called by several threads. */
public interface SupervisorListener {

    /**
     * A part died by itself.
     *
     * @param pause until it is started again
     */
    void died(Instance instance, Watched.Death death, Duration pause);

    /** It is started again now. */
    void starting(Instance instance);

    /** It is ready again. */
    void ready(Instance instance, Duration took);

    /**
     * It did not become ready.
     *
     * @param pause until the next try; zero where it lives and only is not ready
     */
    void failed(Instance instance, String reason, Duration pause);

    /** Its start waits for something. */
    void putOff(Instance instance, String reason);

    /** The watch itself stumbled, over a file for instance, and goes on. */
    void stumbled(String reason);
}
