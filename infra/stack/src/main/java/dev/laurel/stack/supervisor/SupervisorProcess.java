package dev.laurel.stack.supervisor;

import dev.laurel.stack.StackException;
import dev.laurel.stack.data.DataDirectory;
import dev.laurel.stack.health.HealthClient;
import dev.laurel.stack.process.ChildProcess;
import dev.laurel.stack.process.JavaCommand;
import dev.laurel.stack.process.LogFiles;
import dev.laurel.stack.runtime.Waiting;
import dev.laurel.stack.service.LaurelHome;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Leaves a process behind that watches a stack. */
public final class SupervisorProcess {

    private static final Duration BOUND = Duration.ofSeconds(60);

    private SupervisorProcess() {}

    /**
     * Starts it and returns when it answers.
     *
     * @throws StackException where it does not; the parts run on, watched by nobody
     */
    public static void start(DataDirectory directory) {
        var home = LaurelHome.find();
        var command =
                JavaCommand.small(
                        "supervisor",
                        List.of("-Dlaurel.home=" + home.root()),
                        home.classPath("infra/stack"),
                        SupervisorMain.class.getName(),
                        List.of(directory.root().toString()));
        var log = directory.supervisorLog();
        try {
            var process =
                    new ChildProcess(
                                    command,
                                    Map.of("MALLOC_ARENA_MAX", "2"),
                                    directory.supervisor(),
                                    log)
                            .start();
            var answers =
                    Waiting.until(
                            () -> !process.isAlive() || HealthClient.ask(directory).isPresent(),
                            BOUND);
            if (!answers || !process.isAlive()) {
                throw new StackException(
                        "The parts run, but nobody watches them: the supervisor %s: %s (log: %s)"
                                .formatted(
                                        process.isAlive() ? "does not answer" : "died at start",
                                        LogFiles.lastLine(log).orElse("it said nothing"),
                                        log));
            }
        } catch (IOException e) {
            throw new StackException("Expected to start the supervisor, but: " + e.getMessage(), e);
        }
    }
}
