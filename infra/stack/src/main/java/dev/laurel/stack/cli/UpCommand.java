package dev.laurel.stack.cli;

import dev.laurel.stack.Part;
import dev.laurel.stack.Stack;
import dev.laurel.stack.StackException;
import dev.laurel.stack.StackOptions;
import dev.laurel.stack.data.ChosenPorts;
import dev.laurel.stack.data.DataDirectory;
import dev.laurel.stack.data.StackPorts;
import dev.laurel.stack.supervisor.StackWatch;
import dev.laurel.stack.supervisor.SupervisorProcess;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;

/** laurel up. */
@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        description = {
            "Starts the stack, or what is missing of one that runs, and watches it until Ctrl-C:",
            "a part that dies is started again."
        })
public final class UpCommand implements Callable<Integer> {

    private static final int QUERY_PORT = 8080;
    private static final int COMMAND_PORT = 8081;
    private static final int OPERATIONS_PORT = 8090;
    private static final int PATIENCE_SECONDS_MAX = 24 * 60 * 60;

    private static final String FIRST_COMMAND =
            "{\"id\":\"c-1\",\"type\":\"grant\",\"user\":\"alice\",\"amount\":100}";

    @Mixin private DataOption data = new DataOption();

    @Option(
            names = "--demo",
            description = "Replay 76 seasons of Formula 1, so that there is something to see.")
    private boolean demo;

    @Option(names = "--detach", description = "Return when the stack is ready; it lives on.")
    private boolean detach;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Assets and boards, instead of the laurel.yaml that ships.")
    private @Nullable Path configuration;

    @Option(
            names = "--query-port",
            paramLabel = "PORT",
            description = "Port of the query-service (default: 8080); 0 for any free one.")
    private @Nullable Integer queryPort;

    @Option(
            names = "--command-port",
            paramLabel = "PORT",
            description = "Port of the command-service (default: 8081); 0 for any free one.")
    private @Nullable Integer commandPort;

    @Option(
            names = "--operations-port",
            paramLabel = "PORT",
            description = {
                "Where the health of the whole stack is told; on the three ports behind it, health and",
                "metrics of command, projection and query (default: 8090, any free ones where it is taken)."
            })
    private @Nullable Integer operationsPort;

    @Option(
            names = "--patience",
            paramLabel = "SECONDS",
            defaultValue = "300",
            description =
                    "Give the start up when a part makes no progress for so long (default: ${DEFAULT-VALUE}).")
    private int patienceSeconds;

    @Option(
            names = "--parts",
            split = ",",
            hidden = true,
            description = "Only these parts, for work on the others.")
    private EnumSet<Part> parts = EnumSet.allOf(Part.class);

    @Override
    public Integer call() {
        if (patienceSeconds < 1 || patienceSeconds > PATIENCE_SECONDS_MAX) {
            throw new StackException(
                    "--patience must be a number of 1 to " + PATIENCE_SECONDS_MAX,
                    StackException.USAGE);
        }
        var screen = Screen.standard();
        var asked = new ChosenPorts(orZero(commandPort), orZero(queryPort), orZero(operationsPort));
        var directory = data.directory();
        warnOfReaders(screen, directory);
        var running = RunningStack.find(directory, screen);
        if (running.isPresent()) {
            running.get().requirePorts(asked);
            running.get().complete();
            return 0;
        }
        var began = System.nanoTime();
        var stack =
                Stack.start(
                        options(directory),
                        new PartLines(screen, "Starting Laurel in " + directory.root()));
        var took = Duration.ofNanos(System.nanoTime() - began);
        screen.line("Laurel is ready after " + Screen.seconds(took));
        tellAddresses(screen, stack);
        if (demo) {
            Demo.replay(screen, stack.addresses());
        } else {
            screen.line(
                    "  try        curl -H 'Content-Type: application/json' -H 'Prefer: wait=5' %s/v1/commands -d '%s'"
                            .formatted(stack.addresses().commandUrl(), FIRST_COMMAND));
        }
        if (detach) {
            stack.detach();
            SupervisorProcess.start(directory);
            screen.line("It lives on; stop it with: ./laurel down" + data.argument());
            return 0;
        }
        screen.line("Ctrl-C stops it.");
        StackWatch.run(stack, new SupervisorLines(screen), () -> true);
        throw new CancellationException("asked to stop");
    }

    private StackOptions options(DataDirectory directory) {
        var options =
                StackOptions.in(directory.root())
                        .withParts(parts)
                        .withPorts(ports(directory))
                        .withPatience(Duration.ofSeconds(patienceSeconds));
        return configuration == null ? options : options.withConfiguration(configuration);
    }

    /**
     * Health has to be somewhere, but unlike the two ports of clients nobody has to know it before:
     * two stacks side by side need not agree on it.
     */
    private ChosenPorts ports(DataDirectory directory) {
        var command = commandPort == null ? COMMAND_PORT : commandPort;
        var query = queryPort == null ? QUERY_PORT : queryPort;
        if (operationsPort != null) {
            return new ChosenPorts(command, query, operationsPort);
        }
        var any = new ChosenPorts(command, query, 0);
        var last = StackPorts.read(directory).flatMap(StackPorts::operations);
        if (last.isPresent() && last.get() != OPERATIONS_PORT) {
            return any;
        }
        try {
            var usual = new ChosenPorts(command, query, OPERATIONS_PORT);
            StackPorts.requireFree(new ChosenPorts(0, 0, OPERATIONS_PORT));
            return usual;
        } catch (StackException _) {
            return any;
        }
    }

    private static int orZero(@Nullable Integer port) {
        return port == null ? 0 : port;
    }

    private static void warnOfReaders(Screen screen, DataDirectory directory) {
        directory
                .readableByOthers()
                .ifPresent(
                        permissions ->
                                screen.line(
                                        "Warning: other users may read %s (%s); forbid it with: chmod go-rwx %s"
                                                .formatted(
                                                        directory.root(),
                                                        permissions,
                                                        directory.root())));
    }

    private static void tellAddresses(Screen screen, Stack stack) {
        var addresses = stack.addresses();
        screen.line("  commands   " + screen.bold(addresses.commandUrl()));
        screen.line("  queries    " + screen.bold(addresses.queryUrl()));
        stack.parts().healthUrl().ifPresent(url -> screen.line("  health     " + url));
    }
}
