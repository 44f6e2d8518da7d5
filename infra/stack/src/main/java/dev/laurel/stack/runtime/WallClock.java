package dev.laurel.stack.runtime;

import java.time.InstantSource;

/** The time of this machine, for those that hand it on. */
public final class WallClock {

    private WallClock() {}

    public static InstantSource system() {
        return InstantSource.system();
    }
}
