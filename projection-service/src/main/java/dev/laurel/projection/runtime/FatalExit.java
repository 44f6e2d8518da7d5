package dev.laurel.projection.runtime;

/** Ends the process because it cannot do its work; the line says why. */
@FunctionalInterface
public interface FatalExit {

    void exit(String line);
}
