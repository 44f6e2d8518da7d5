package dev.laurel.projection.runtime;

import dev.laurel.projection.observe.RoleState;

/** A role of this instance, running or not. Any thread may ask for its state. */
public interface RunningRole {

    void start();

    /** Returns when it has stopped, or its time for that is over. */
    void stop();

    boolean isRunning();

    /** How it is now. */
    RoleState state();

    /** Takes notice of what is around it: broker and disk. Called about once a second. */
    void look();
}
