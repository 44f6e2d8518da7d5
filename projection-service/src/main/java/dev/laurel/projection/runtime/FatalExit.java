package dev.laurel.projection.runtime;

import java.util.concurrent.atomic.AtomicBoolean;

/** Ends the process because it cannot do its work; the line says why. */
@FunctionalInterface
public interface FatalExit {

    void exit(String line);

    /**
     * Prints the first line it is given and ends the JVM with a failure, in a thread that nobody
     * waits for.
     */
    static FatalExit ofProcess() {
        var ending = new AtomicBoolean();
        return line -> {
            if (ending.compareAndSet(false, true)) {
                Thread.ofPlatform()
                        .name("fatal-exit")
                        .start(
                                () -> {
                                    System.err.println("projection-service: " + line);
                                    System.exit(1);
                                });
            }
        };
    }
}
