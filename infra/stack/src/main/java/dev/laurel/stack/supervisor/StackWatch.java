package dev.laurel.stack.supervisor;

import dev.laurel.stack.Stack;
import dev.laurel.stack.StackException;
import dev.laurel.stack.data.RestartRequests;
import dev.laurel.stack.data.StackPorts;
import dev.laurel.stack.health.HealthCheck;
import dev.laurel.stack.runtime.Threads;
import dev.laurel.stack.runtime.WallClock;

import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Watches a running stack and tells on its operations port how it is. */
public final class StackWatch {

    /** Nobody needs to ask for the times in the answers to be true. */
    private static final Duration LOOK_STEP = Duration.ofSeconds(5);

    private StackWatch() {}

    /**
     * Watches until told otherwise or until the stack is stopped.
     *
     * @throws StackException where the operations port is in use
     */
    public static void run(Stack stack, SupervisorListener listener, BooleanSupplier goOn) {
        var directory = stack.directory();
        var clock = WallClock.system();
        var supervisor =
                new Supervisor(
                        new WatchedStack(stack), RestartRequests.of(directory), clock, listener);
        var check = new HealthCheck(directory, Optional.of(stack.parts()), clock);
        var board = new HealthBoard(() -> check.look(supervisor.lives()));
        var port =
                StackPorts.read(directory)
                        .flatMap(StackPorts::operations)
                        .orElseThrow(() -> new StackException("Expected a port for operations"));
        try (var _ = HealthServer.start(port, board);
                var _ = Threads.every("laurel-look", LOOK_STEP, () -> look(board, listener))) {
            supervisor.watch(goOn);
        }
    }

    private static void look(HealthBoard board, SupervisorListener listener) {
        try {
            board.get();
        } catch (StackException e) {
            listener.stumbled(String.valueOf(e.getMessage()));
        }
    }
}
