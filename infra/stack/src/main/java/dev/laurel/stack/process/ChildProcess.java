package dev.laurel.stack.process;

import dev.laurel.stack.runtime.Waiting;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A process to start that outlives its starter where need be.
 *
 * <p>Ctrl-C at a terminal goes to every process of the foreground group, so a child would stop in
 * the middle of its neighbours. The shell in front therefore ignores SIGINT and SIGHUP for the
 * child (a JVM honours an ignored SIGINT), and the child is stopped in its turn by SIGTERM. The
 * same shell writes the pid file, before the child itself exists: no moment is left in which a kill
 * -9 of the starter could leave a process that nobody knows.
 *
 * @param command program and arguments
 * @param environment variables set in addition to the inherited ones
 * @param log gets standard output and standard error
 */
public record ChildProcess(
        List<String> command, Map<String, String> environment, PidFile pidFile, Path log) {

    private static final Duration PID_FILE_BOUND = Duration.ofSeconds(10);

    private static final String SHELL =
            "trap '' INT HUP; printf '%s\\n' $$ >\"$1\" || exit 1; shift; exec \"$@\"";

    /**
     * Starts it and returns when its pid file is written, so that whoever stops the stack next
     * finds it. Its log is rolled before.
     */
    public Process start() throws IOException {
        Files.createDirectories(log.toAbsolutePath().getParent());
        Files.createDirectories(pidFile.path().toAbsolutePath().getParent());
        LogFiles.roll(log);
        pidFile.delete();
        var shell = new ArrayList<>(List.of("/bin/sh", "-c", SHELL, "laurel"));
        shell.add(pidFile.path().toString());
        shell.addAll(command);
        var builder = new ProcessBuilder(shell);
        builder.environment().putAll(environment);
        // Appended to, so that the file can be cut short while the process writes into it.
        var process =
                builder.redirectErrorStream(true)
                        .redirectInput(new File("/dev/null"))
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                        .start();
        Waiting.until(() -> !process.isAlive() || pidFile.live().isPresent(), PID_FILE_BOUND);
        return process;
    }
}
