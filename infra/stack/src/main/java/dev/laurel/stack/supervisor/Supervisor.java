package dev.laurel.stack.supervisor;

import dev.laurel.stack.Instance;
import dev.laurel.stack.Part;
import dev.laurel.stack.StackException;
import dev.laurel.stack.data.RestartRequests;
import dev.laurel.stack.data.Volume;
import dev.laurel.stack.health.Life;
import dev.laurel.stack.runtime.Threads;
import dev.laurel.stack.runtime.Waiting;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.function.BooleanSupplier;

/**
 * Watches the processes of a stack and starts again what died, after a pause that grows ({@link
 * Backoff}). What is alive and only not ready is left alone: it knows itself what it waits for, and
 * a restart would make it begin anew. A service is not started while the brokers are dead, and
 * nothing is while there is no room on its disk: it would die again and make it worse.
 *
 * <p>Threading: {@link #watch} is one thread's; each start has a thread of its own, one for a part
 * at a time; {@link #lives} may be asked by any.
 */
final class Supervisor {

    private static final Duration STEP = Duration.ofMillis(250);
    private static final Duration LOG_STEP = Duration.ofSeconds(2);
    private static final Duration PUT_OFF = Duration.ofSeconds(5);

    private final Watched watched;
    private final RestartRequests requests;
    private final InstantSource clock;
    private final SupervisorListener listener;
    private final Map<Instance, Life> lives = new ConcurrentHashMap<>();
    private Instant logsBounded = Instant.MIN;
    private String stumbled = "";

    Supervisor(
            Watched watched,
            RestartRequests requests,
            InstantSource clock,
            SupervisorListener listener) {
        this.watched = watched;
        this.requests = requests;
        this.clock = clock;
        this.listener = listener;
        for (var instance : watched.wanted()) {
            lives.put(instance, Life.running(clock.instant()));
        }
    }

    /** What it remembers of each part. */
    Map<Instance, Life> lives() {
        return Map.copyOf(lives);
    }

    /** Watches until told otherwise or until the stack is stopped. */
    void watch(BooleanSupplier goOn) {
        try (var starts = Threads.workers()) {
            while (goOn.getAsBoolean() && !watched.stopping()) {
                look(starts);
                Waiting.pause(STEP);
            }
        }
    }

    /** One look at all parts. */
    void look(ExecutorService starts) {
        try {
            for (var instance : watched.wanted()) {
                look(instance, starts);
            }
            if (clock.instant().isAfter(logsBounded.plus(LOG_STEP))) {
                logsBounded = clock.instant();
                watched.boundLogs();
            }
            stumbled = "";
        } catch (StackException e) {
            // Said once, not at every look: the log is on the same full disk.
            var reason = String.valueOf(e.getMessage());
            if (!reason.equals(stumbled)) {
                stumbled = reason;
                listener.stumbled(reason);
            }
        }
    }

    private void look(Instance instance, ExecutorService starts) {
        var life = life(instance);
        var request = requests.of(instance);
        switch (life.state()) {
            case RUNNING -> lookAtRunning(instance, life, request, starts);
            case DEAD -> lookAtDead(instance, life, request, starts);
            case STARTING -> {
                // Its own thread says how it went.
            }
        }
    }

    private void lookAtRunning(
            Instance instance,
            Life life,
            Optional<RestartRequests.Kind> request,
            ExecutorService starts) {
        if (request.equals(Optional.of(RestartRequests.Kind.RESTART))) {
            start(instance, life, starts);
        } else if (!watched.alive(instance) && !watched.stopping()) {
            var now = clock.instant();
            var stable = !life.since().plus(Backoff.STABLE).isAfter(now);
            var death = watched.death(instance);
            var failures = stable ? 1 : life.failuresInRow() + 1;
            var pause = Backoff.after(failures);
            lives.put(
                    instance,
                    life.died(now, failures, death.exit(), death.lastLine(), now.plus(pause)));
            listener.died(instance, death, pause);
        } else if (request.isPresent()) {
            requests.done(instance);
        }
    }

    private void lookAtDead(
            Instance instance,
            Life life,
            Optional<RestartRequests.Kind> request,
            ExecutorService starts) {
        var now = clock.instant();
        var due =
                request.isPresent() || life.nextTry().map(next -> !next.isAfter(now)).orElse(true);
        if (!due) {
            return;
        }
        var obstacle = obstacle(instance);
        if (obstacle.isEmpty()) {
            start(instance, life, starts);
            return;
        }
        if (request.isPresent()) {
            requests.done(instance);
        }
        lives.put(instance, life.putOff(obstacle.get(), now.plus(PUT_OFF)));
        if (!obstacle.get().equals(life.reason())) {
            listener.putOff(instance, obstacle.get());
        }
    }

    /** Why a start would be in vain. */
    private Optional<String> obstacle(Instance instance) {
        var full = watched.volumes().stream().filter(volume -> !volume.roomToStart()).findFirst();
        if (full.isPresent()) {
            return full.map(Volume::path).map(path -> "waits for room on the volume of " + path);
        }
        var brokers = brokers();
        var needsBroker = Part.SERVICES.contains(instance.part()) && !brokers.isEmpty();
        return needsBroker && brokers.stream().noneMatch(this::runs)
                ? Optional.of("waits for the broker")
                : Optional.empty();
    }

    private List<Instance> brokers() {
        return watched.wanted().stream().filter(one -> one.part() == Part.BROKER).toList();
    }

    private boolean runs(Instance instance) {
        return life(instance).state() == Life.State.RUNNING && watched.alive(instance);
    }

    private void start(Instance instance, Life life, ExecutorService starts) {
        var began = clock.instant();
        lives.put(instance, life.starting(began));
        listener.starting(instance);
        starts.execute(() -> start(instance, life.starting(began), began));
    }

    private void start(Instance instance, Life life, Instant began) {
        try {
            watched.startAgain(instance);
            finish(instance);
            lives.put(instance, life.started(clock.instant()));
            listener.ready(instance, Duration.between(began, clock.instant()));
        } catch (RuntimeException e) {
            // Whatever it is: a part that is left in this state would never be looked at again.
            finish(instance);
            failed(instance, life, String.valueOf(e.getMessage()));
        }
    }

    /** Before the next look at the part, which would take the request for a new one. */
    private void finish(Instance instance) {
        try {
            requests.done(instance);
        } catch (StackException e) {
            listener.stumbled(String.valueOf(e.getMessage()));
        }
    }

    private void failed(Instance instance, Life life, String reason) {
        if (watched.stopping()) {
            return;
        }
        if (watched.alive(instance)) {
            lives.put(instance, life.started(clock.instant()));
            listener.failed(instance, reason, Duration.ZERO);
            return;
        }
        var failures = life.failuresInRow() + 1;
        var pause = Backoff.after(failures);
        var now = clock.instant();
        var exit = watched.death(instance).exit();
        lives.put(instance, life.died(now, failures, exit, reason, now.plus(pause)));
        listener.failed(instance, reason, pause);
    }

    private Life life(Instance instance) {
        return lives.computeIfAbsent(instance, _ -> Life.running(clock.instant()));
    }
}
