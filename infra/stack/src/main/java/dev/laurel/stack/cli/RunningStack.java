package dev.laurel.stack.cli;

import dev.laurel.stack.Instance;
import dev.laurel.stack.Part;
import dev.laurel.stack.Stack;
import dev.laurel.stack.StackException;
import dev.laurel.stack.StackOptions;
import dev.laurel.stack.StackParts;
import dev.laurel.stack.data.ChosenPorts;
import dev.laurel.stack.data.DataDirectory;
import dev.laurel.stack.data.RestartRequests;
import dev.laurel.stack.data.StackPorts;
import dev.laurel.stack.health.HealthClient;
import dev.laurel.stack.health.StackHealth;
import dev.laurel.stack.service.LaurelHome;
import dev.laurel.stack.supervisor.SupervisorProcess;

import java.util.List;
import java.util.Optional;

/**
 * A stack that is met running, whole or not: what {@code laurel up} does with it. It stays in the
 * background, also where it is met by an {@code up} without {@code --detach}.
 */
final class RunningStack {

    private final DataDirectory directory;
    private final StackPorts ports;
    private final Screen screen;

    private RunningStack(DataDirectory directory, StackPorts ports, Screen screen) {
        this.directory = directory;
        this.ports = ports;
        this.screen = screen;
    }

    /** The stack of the directory, where any of its processes runs or somebody watches it. */
    static Optional<RunningStack> find(DataDirectory directory, Screen screen) {
        var ports = directory.exists() ? StackPorts.read(directory) : Optional.<StackPorts>empty();
        return ports.filter(
                        known ->
                                directory.supervisor().live().isPresent()
                                        || known.instances().stream()
                                                .anyMatch(
                                                        one ->
                                                                directory
                                                                        .pidFile(one)
                                                                        .live()
                                                                        .isPresent()))
                .map(known -> new RunningStack(directory, known, screen));
    }

    /**
     * Requires that it runs where somebody wants it.
     *
     * @param wanted 0 where nobody cares
     */
    void requirePorts(ChosenPorts wanted) {
        requirePort("--query-port", wanted.query(), ports.query());
        requirePort("--command-port", wanted.command(), ports.command());
        requirePort("--operations-port", wanted.operations(), ports.operations().orElse(0));
    }

    private void requirePort(String option, int wanted, int actual) {
        if (wanted != 0 && wanted != actual) {
            throw new StackException(
                    "Laurel already runs in %s with %s %d; to change that, stop it first with: laurel down"
                            .formatted(directory.root(), option, actual));
        }
    }

    /** Starts what is missing: parts, and the process that watches them. */
    void complete() {
        if (directory.supervisor().live().isPresent()) {
            completeWatched();
        } else {
            completeUnwatched();
        }
        var addresses = new StackParts(directory, ports, LaurelHome.find()).addresses();
        screen.line("  commands   " + screen.bold(addresses.commandUrl()));
        screen.line("  queries    " + screen.bold(addresses.queryUrl()));
        StackPorts.read(directory)
                .flatMap(StackPorts::operations)
                .ifPresent(port -> screen.line("  health     http://127.0.0.1:" + port + "/"));
    }

    private void completeWatched() {
        var health =
                HealthClient.ask(directory)
                        .orElseThrow(
                                () ->
                                        new StackException(
                                                "Data directory %s is in use by another laurel command%s"
                                                        .formatted(
                                                                directory.root(),
                                                                directory
                                                                        .supervisor()
                                                                        .live()
                                                                        .map(
                                                                                one ->
                                                                                        " (pid "
                                                                                                + one
                                                                                                        .pid()
                                                                                                + ")")
                                                                        .orElse(""))));
        var missing = missing(health);
        if (missing.isEmpty()) {
            screen.line("Laurel already runs in " + directory.root());
            if (!health.ready()) {
                screen.line("  " + screen.red("not all is well: ") + health.detail());
            }
            return;
        }
        screen.line("Starting what is missing in " + directory.root());
        var requests = new SupervisorRequests(directory, screen);
        var stores = missing.stream().filter(one -> !Part.SERVICES.contains(one.part())).toList();
        requests.run(stores, RestartRequests.Kind.START);
        requests.run(
                missing.stream().filter(one -> !stores.contains(one)).toList(),
                RestartRequests.Kind.START);
    }

    private static List<Instance> missing(StackHealth health) {
        return health.parts().stream()
                .filter(part -> part.state().missing())
                .map(part -> Instance.of(part.name()))
                .flatMap(Optional::stream)
                .toList();
    }

    private void completeUnwatched() {
        var stack =
                Stack.attach(
                        StackOptions.in(directory.root()),
                        new PartLines(screen, "Starting what is missing in " + directory.root()));
        StackException failure = null;
        try {
            stack.startMissing();
        } catch (StackException e) {
            // Whoever watches from now on tries again.
            failure = e;
        } finally {
            stack.detach();
        }
        SupervisorProcess.start(directory);
        if (failure != null) {
            throw failure;
        }
        screen.line("Laurel runs in %s and is watched again".formatted(directory.root()));
    }
}
