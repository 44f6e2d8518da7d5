package dev.laurel.stack.health;

import dev.laurel.stack.Instance;
import dev.laurel.stack.Part;
import dev.laurel.stack.StackParts;
import dev.laurel.stack.data.DataDirectory;
import dev.laurel.stack.data.Volume;
import dev.laurel.stack.health.PartHealth.State;
import dev.laurel.stack.health.StackHealth.SupervisorHealth;
import dev.laurel.stack.health.StackHealth.VolumeHealth;
import dev.laurel.stack.process.Processes;
import dev.laurel.stack.runtime.Threads;
import dev.laurel.stack.service.Readiness;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Asks all parts of a stack how they are. A look takes as long as the slowest answer, at most about
 * five seconds.
 *
 * <p>Threading: {@link #look} by one thread at a time.
 */
public final class HealthCheck {

    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneId.systemDefault());

    private final DataDirectory directory;
    private final Optional<StackParts> parts;
    private final InstantSource clock;

    /** When a part's readiness changed last, as seen here. */
    private final Map<Instance, Seen> seen = new ConcurrentHashMap<>();

    /** What a part was seen to be, and since when. */
    private record Seen(boolean ready, Instant since) {}

    /**
     * @param parts nothing where no stack ever had ports in the directory
     */
    public HealthCheck(DataDirectory directory, Optional<StackParts> parts, InstantSource clock) {
        this.directory = directory;
        this.parts = parts;
        this.clock = clock;
    }

    /**
     * One look.
     *
     * @param lives what the supervisor remembers; empty where nobody asks on its behalf
     */
    public StackHealth look(Map<Instance, Life> lives) {
        var wanted = wanted();
        var processes = new ConcurrentHashMap<Instance, ProcessHandle>();
        var answers = new ConcurrentHashMap<Instance, Readiness>();
        var tasks = new ArrayList<Runnable>();
        for (var instance : wanted) {
            tasks.add(() -> ask(instance, processes, answers));
        }
        Threads.runAll(tasks);
        var kafka = kafka(wanted, answers);
        var health = new ArrayList<PartHealth>();
        for (var instance : wanted) {
            var answer = answers.getOrDefault(instance, Readiness.not("is dead"));
            var told = kafka.isPresent() && Part.SERVICES.contains(instance.part());
            health.add(
                    health(
                            instance,
                            Optional.ofNullable(processes.get(instance)),
                            told ? Readiness.not(kafka.get()) : answer,
                            Optional.ofNullable(lives.get(instance))));
        }
        return whole(health);
    }

    private List<Instance> wanted() {
        var instances = parts.map(StackParts::instances).orElseGet(Instance::firsts);
        var wanted = directory.wanted().orElse(instances);
        return wanted.isEmpty() ? instances : instances.stream().filter(wanted::contains).toList();
    }

    private void ask(
            Instance instance,
            Map<Instance, ProcessHandle> processes,
            Map<Instance, Readiness> answers) {
        var process = directory.pidFile(instance).live();
        if (process.isPresent() && parts.isPresent()) {
            processes.put(instance, process.get());
            answers.put(
                    instance,
                    Processes.stopped(process.get())
                            ? Readiness.not("stands still (SIGSTOP)")
                            : parts.get().of(instance).readiness(process.get()));
        }
    }

    /**
     * Why Kafka cannot be reached, where the stack has brokers of its own. A service that still
     * says it is ready then has only not noticed yet.
     */
    private static Optional<String> kafka(List<Instance> wanted, Map<Instance, Readiness> answers) {
        var brokers = wanted.stream().filter(one -> one.part() == Part.BROKER).toList();
        var away =
                brokers.stream()
                        .noneMatch(
                                broker -> {
                                    var answer = answers.get(broker);
                                    return answer != null && answer.ready();
                                });
        return brokers.isEmpty() || !away
                ? Optional.empty()
                : Optional.of(
                        answers.containsKey(brokers.getFirst())
                                ? "No response from Kafka"
                                : "No response from Kafka: the broker is dead");
    }

    private PartHealth health(
            Instance instance,
            Optional<ProcessHandle> process,
            Readiness answer,
            Optional<Life> life) {
        var state = state(process.isPresent(), answer, life);
        var ready = state == State.READY;
        var since = since(instance, ready, answer, life);
        var progress = process.isPresent() ? answer.progress() : Readiness.Progress.UNKNOWN;
        return new PartHealth(
                instance.label(),
                process.map(ProcessHandle::pid).orElse(null),
                state,
                detail(state, answer, since, life),
                since.map(Instant::toString).orElse(null),
                new PartHealth.Now(
                        process.flatMap(one -> Processes.residentMebibytes(one.pid())).orElse(null),
                        progress.lag().orElse(null),
                        progress.lagMillis().orElse(null),
                        progress.position().orElse(null)),
                new PartHealth.Past(
                        life.map(Life::restarts).orElse(0),
                        life.flatMap(Life::lastExit).orElse(null),
                        life.flatMap(Life::nextTry).map(Instant::toString).orElse(null)));
    }

    /** The part's own word, else what the supervisor saw, else the first look that saw it so. */
    private Optional<Instant> since(
            Instance instance, boolean ready, Readiness answer, Optional<Life> life) {
        var dead = life.filter(one -> one.state() == Life.State.DEAD).map(Life::since);
        var first =
                seen.compute(
                        instance,
                        (_, before) ->
                                before != null && before.ready() == ready
                                        ? before
                                        : new Seen(ready, clock.instant()));
        return dead.or(answer::since)
                .or(() -> life.isPresent() ? Optional.of(first.since()) : Optional.empty());
    }

    private State state(boolean runs, Readiness answer, Optional<Life> life) {
        var remembered = life.map(Life::state).orElse(Life.State.RUNNING);
        if (remembered == Life.State.STARTING) {
            return State.STARTING;
        }
        if (runs && remembered == Life.State.RUNNING) {
            return answer.ready() ? State.READY : State.NOT_READY;
        }
        return directory.wanted().filter(List::isEmpty).isPresent() ? State.STOPPED : State.DEAD;
    }

    private @Nullable String detail(
            State state, Readiness answer, Optional<Instant> since, Optional<Life> life) {
        return switch (state) {
            case READY -> null;
            case NOT_READY ->
                    "not ready%s: %s"
                            .formatted(
                                    since.map(time -> " for " + ago(time)).orElse(""),
                                    answer.detail());
            case STARTING ->
                    "starting%s: %s"
                            .formatted(
                                    life.map(one -> " for " + ago(one.since())).orElse(""),
                                    answer.detail());
            case DEAD ->
                    life.filter(one -> one.state() == Life.State.DEAD)
                            .map(this::dead)
                            .orElse("dead");
            case STOPPED -> "stopped";
        };
    }

    private String dead(Life life) {
        var text =
                new StringBuilder("dead since ")
                        .append(CLOCK.format(life.since()))
                        .append(", ")
                        .append(life.lastExit().orElse("exit unknown"));
        life.nextTry()
                .ifPresent(
                        next -> {
                            var seconds = Duration.between(clock.instant(), next).toSeconds();
                            text.append(", restart in %d s".formatted(Math.max(0, seconds)));
                        });
        if (life.failuresInRow() > 1) {
            text.append(", died %d times in a row".formatted(life.failuresInRow()));
        }
        return life.reason().isEmpty() ? text.toString() : text + ": " + life.reason();
    }

    private String ago(Instant time) {
        var seconds = Math.max(0, Duration.between(time, clock.instant()).toSeconds());
        return seconds < 600 ? seconds + " s" : seconds / 60 + " min";
    }

    private StackHealth whole(List<PartHealth> health) {
        var volumes = Volume.of(directory);
        var supervisor = supervisor();
        var runs = health.stream().anyMatch(part -> part.pid() != null);
        var detail =
                Stream.of(
                                health.stream()
                                        .filter(part -> !part.ready())
                                        .map(part -> part.name() + " " + part.detail()),
                                volumes.stream().filter(Volume::low).map(Volume::text),
                                supervisor == null && runs
                                        ? Stream.of(NOBODY_WATCHES)
                                        : Stream.<String>empty())
                        .flatMap(one -> one)
                        .findFirst();
        return new StackHealth(
                detail.isEmpty(),
                detail.orElse(null),
                directory.root().toString(),
                supervisor,
                health,
                volumes.stream()
                        .map(
                                one ->
                                        new VolumeHealth(
                                                one.path().toString(),
                                                one.freeBytes(),
                                                one.totalBytes(),
                                                one.reserveBytes(),
                                                one.low()))
                        .toList());
    }

    /** What is said of a stack whose supervisor died. */
    static final String NOBODY_WATCHES =
            "nobody watches the parts: the supervisor is dead; laurel up starts it again";

    private @Nullable SupervisorHealth supervisor() {
        var url = parts.flatMap(StackParts::healthUrl).orElse(null);
        return directory
                .supervisor()
                .live()
                .map(
                        process ->
                                new SupervisorHealth(
                                        process.pid(),
                                        url,
                                        Processes.residentMebibytes(process.pid()).orElse(null)))
                .orElse(null);
    }
}
