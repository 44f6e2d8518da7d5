package dev.laurel.projection.runtime;

/** Ends the process because it cannot do its work; the line says why. */
@FunctionalInterface
public interface FatalExit {

    void exit(String line);

    /** Prints the line and ends the JVM with a failure, in a thread that nobody waits for. */
    static FatalExit ofProcess() {
        return line ->
                Thread.ofPlatform()
                        .name("fatal-exit")
                        .start(
                                () -> {
                                    System.err.println("projection-service: " + line);
                                    System.exit(1);
                                });
    }
}
