package dev.laurel.stack.cli;

import dev.laurel.stack.Instance;
import dev.laurel.stack.StackException;
import dev.laurel.stack.data.DataDirectory;
import dev.laurel.stack.data.RestartRequests;
import dev.laurel.stack.health.HealthClient;
import dev.laurel.stack.health.PartHealth;
import dev.laurel.stack.runtime.Waiting;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** Has the process that watches a stack start parts, and waits for it. */
final class SupervisorRequests {

    /** Longer than a stop and a start together may take without progress. */
    private static final Duration BOUND = Duration.ofMinutes(10);

    private static final Duration SETTLED_BOUND = Duration.ofSeconds(5);
    private static final Duration STEP = Duration.ofMillis(200);

    private final DataDirectory directory;
    private final Screen screen;

    SupervisorRequests(DataDirectory directory, Screen screen) {
        this.directory = directory;
        this.screen = screen;
    }

    /**
     * Asks for all of them at once and returns when all are ready.
     *
     * @throws StackException naming the first one that did not become ready, and why
     */
    void run(List<Instance> instances, RestartRequests.Kind kind) {
        var requests = RestartRequests.of(directory);
        instances.forEach(instance -> requests.ask(instance, kind));
        for (var instance : instances) {
            screen.transientLine(screen.dim("  starting " + instance.label() + " …"));
            var done =
                    Waiting.until(
                            () ->
                                    !requests.open(instance)
                                            || directory.supervisor().live().isEmpty(),
                            BOUND);
            var part = started(instance);
            if (!done || part.isEmpty() || !part.get().ready()) {
                screen.erase();
                throw new StackException(
                        "%s is not ready: %s (log: %s)"
                                .formatted(
                                        instance.label(),
                                        part.map(PartHealth::detail)
                                                .map(Objects::toString)
                                                .orElse("the supervisor does not answer"),
                                        directory.log(instance)));
            }
            screen.line("  %s %s".formatted(screen.green("ready"), instance.label()));
        }
    }

    /** What the supervisor tells may be a second old. */
    private Optional<PartHealth> started(Instance instance) {
        var part = new AtomicReference<>(Optional.<PartHealth>empty());
        Waiting.until(
                () -> {
                    part.set(part(instance));
                    return part.get().map(PartHealth::ready).orElse(true);
                },
                SETTLED_BOUND,
                STEP);
        return part.get();
    }

    private Optional<PartHealth> part(Instance instance) {
        return HealthClient.ask(directory)
                .flatMap(
                        health ->
                                health.parts().stream()
                                        .filter(part -> part.name().equals(instance.label()))
                                        .findFirst());
    }
}
