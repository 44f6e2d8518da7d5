package dev.laurel.stack.process;

import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A process of the stack, started by this JVM or found by its pid file. Only of the first kind can
 * be told how it ended: the system keeps the exit code for the parent.
 */
public final class Child {

    /** A shell reports a process that a signal ended as 128 and the number of the signal. */
    private static final int SIGNAL_BASE = 128;

    private static final int EXIT_SECONDS_MAX = 1;

    private static final int SIGKILL = 9;
    private static final int SIGABRT = 6;
    private static final int SIGTERM = 15;

    private final ProcessHandle handle;
    private final Optional<Process> process;

    private Child(ProcessHandle handle, Optional<Process> process) {
        this.handle = handle;
        this.process = process;
    }

    /** A process that this JVM started. */
    public static Child started(Process process) {
        return new Child(process.toHandle(), Optional.of(process));
    }

    /** A process that somebody else started. */
    public static Child found(ProcessHandle handle) {
        return new Child(handle, Optional.empty());
    }

    public ProcessHandle handle() {
        return handle;
    }

    public boolean alive() {
        return Processes.alive(handle);
    }

    /**
     * How it ended, as {@code exit 1}, {@code exit 137 (SIGKILL)} or {@code exit unknown}. A
     * process is dead a moment before its exit code is known, so this may take up to a second.
     */
    public String exit() {
        return process.filter(Child::ended)
                .map(started -> describe(started.exitValue()))
                .orElse("exit unknown");
    }

    private static boolean ended(Process process) {
        try {
            return process.waitFor(EXIT_SECONDS_MAX, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    static String describe(int code) {
        var signal =
                switch (code - SIGNAL_BASE) {
                    case SIGKILL -> " (SIGKILL)";
                    case SIGABRT -> " (SIGABRT)";
                    case SIGTERM -> " (SIGTERM)";
                    default -> "";
                };
        return "exit " + code + signal;
    }
}
