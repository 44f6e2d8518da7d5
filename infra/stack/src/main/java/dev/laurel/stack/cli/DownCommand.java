package dev.laurel.stack.cli;

import dev.laurel.stack.StackException;
import dev.laurel.stack.StackParts;
import dev.laurel.stack.data.StackLock;
import dev.laurel.stack.data.StackPorts;
import dev.laurel.stack.process.Processes;
import dev.laurel.stack.service.LaurelHome;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;

/** laurel down. */
@Command(
        name = "down",
        mixinStandardHelpOptions = true,
        description = "Stops the stack in order; its data stay.")
public final class DownCommand implements Callable<Integer> {

    private static final Duration SUPERVISOR_BOUND = Duration.ofMinutes(4);

    @Mixin private DataOption data = new DataOption();

    @Override
    public Integer call() {
        var screen = Screen.standard();
        var directory = data.existing();
        var supervised = stopSupervisor(screen);
        try (var _ = lock()) {
            var ports = StackPorts.read(directory);
            if (ports.isEmpty()) {
                screen.line("No stack in " + directory.root());
                return 0;
            }
            var parts = new StackParts(directory, ports.get(), LaurelHome.find());
            if (parts.living().isEmpty()) {
                directory.want(List.of());
                screen.line(
                        supervised ? "Laurel is stopped" : "Nothing runs in " + directory.root());
                return 0;
            }
            var lines = new PartLines(screen, "");
            lines.stopping();
            parts.stopAll(lines);
            directory.want(List.of());
            screen.line("Laurel is stopped; its data stay in " + directory.root());
            return 0;
        }
    }

    /**
     * First, so that it starts nothing again. A {@code laurel up} in the foreground stops its parts
     * too; the process that a detached stack is watched by leaves them to us.
     */
    private boolean stopSupervisor(Screen screen) {
        var supervisor = data.directory().supervisor().live();
        if (supervisor.isEmpty()) {
            return false;
        }
        screen.line("Stopping the supervisor (pid " + supervisor.get().pid() + ")");
        supervisor.get().destroy();
        if (!Processes.awaitEnd(supervisor.get(), SUPERVISOR_BOUND)) {
            throw new StackException(
                    "The supervisor (pid %d) did not stop".formatted(supervisor.get().pid()));
        }
        return true;
    }

    private StackLock lock() {
        return StackLock.acquire(data.directory())
                .orElseThrow(
                        () ->
                                new StackException(
                                        "Data directory "
                                                + data.directory().root()
                                                + " is in use by another laurel command"));
    }
}
