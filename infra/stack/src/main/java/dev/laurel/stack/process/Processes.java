package dev.laurel.stack.process;

import dev.laurel.stack.runtime.Waiting;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Looks at and ends processes that need not be children of this one. */
public final class Processes {

    private static final Duration KILL_BOUND = Duration.ofSeconds(10);

    private Processes() {}

    /** Whether it still runs. A dead process that nobody has reaped yet does not. */
    public static boolean alive(ProcessHandle handle) {
        return handle.isAlive() && !zombie(handle.pid());
    }

    /** Waits until the process has ended. */
    public static boolean awaitEnd(ProcessHandle handle, Duration bound) {
        return Waiting.until(() -> !alive(handle), bound);
    }

    /** SIGKILL; returns when it is gone. */
    public static void kill(ProcessHandle handle) {
        handle.destroyForcibly();
        awaitEnd(handle, KILL_BOUND);
    }

    /** Sends a signal that Java has no name for, such as STOP, CONT or INT. */
    public static void signal(ProcessHandle handle, String name) throws IOException {
        try {
            var kill = new ProcessBuilder("kill", "-" + name, Long.toString(handle.pid())).start();
            if (kill.waitFor() != 0) {
                throw new IOException("kill -" + name + " " + handle.pid() + " failed");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Resident memory in MiB, where this system tells. */
    public static Optional<Long> residentMebibytes(long pid) {
        try (var lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .map(line -> line.replaceAll("\\D", ""))
                    .map(kibibytes -> Long.parseLong(kibibytes) / 1024)
                    .findFirst();
        } catch (IOException _) {
            return residentFromPs(pid);
        }
    }

    private static Optional<Long> residentFromPs(long pid) {
        try {
            var ps = new ProcessBuilder("ps", "-o", "rss=", "-p", Long.toString(pid)).start();
            try (var output = ps.inputReader()) {
                return output.lines().map(line -> Long.parseLong(line.strip()) / 1024).findFirst();
            }
        } catch (IOException | NumberFormatException _) {
            return Optional.empty();
        }
    }

    /** Whether it stands still, by SIGSTOP. */
    public static boolean stopped(ProcessHandle handle) {
        return handle.isAlive() && state(handle.pid()).filter(state -> state == 'T').isPresent();
    }

    private static boolean zombie(long pid) {
        return stateFromProc(pid).filter(state -> state == 'Z' || state == 'X').isPresent();
    }

    private static Optional<Character> state(long pid) {
        return stateFromProc(pid).or(() -> stateFromPs(pid));
    }

    private static Optional<Character> stateFromProc(long pid) {
        try {
            var stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            // pid (name) state ...: the name may hold blanks and parentheses, so look from behind.
            return Optional.of(stat.charAt(stat.lastIndexOf(')') + 2));
        } catch (IOException | StringIndexOutOfBoundsException _) {
            return Optional.empty();
        }
    }

    private static Optional<Character> stateFromPs(long pid) {
        try {
            var ps = new ProcessBuilder("ps", "-o", "stat=", "-p", Long.toString(pid)).start();
            try (var output = ps.inputReader()) {
                return output.lines()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty())
                        .map(line -> line.charAt(0))
                        .findFirst();
            }
        } catch (IOException _) {
            return Optional.empty();
        }
    }
}
