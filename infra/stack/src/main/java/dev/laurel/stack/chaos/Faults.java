package dev.laurel.stack.chaos;

import dev.laurel.stack.Instance;
import dev.laurel.stack.Part;
import dev.laurel.stack.StackException;
import dev.laurel.stack.runtime.Waiting;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/** Fires faults, one at a time, and mends what they broke. Threading: one thread. */
final class Faults {

    /** Long enough for the other instance to take over. */
    private static final Duration LEDGER_DEAD = Duration.ofSeconds(13);

    /** Longer than the patience of its clients, so that they have to go elsewhere. */
    private static final Duration COMMAND_PAUSED = Duration.ofSeconds(9);

    private static final Duration QUERY_PAUSED = Duration.ofSeconds(6);
    private static final Duration CUT = Duration.ofSeconds(10);
    private static final Duration SHORT_ABSENCE = Duration.ofSeconds(3);
    private static final Duration BROKER_DEAD = Duration.ofSeconds(8);

    /** How long a process may run on after SIGSTOP. */
    private static final Duration STOP_BOUND = Duration.ofSeconds(2);

    private static final Duration STOP_STEP = Duration.ofMillis(10);

    private final Cluster cluster;
    private final Random random;
    private final Violations violations;
    private final LedgerFaults ledger;
    private final ClockFaults clocks;
    private final DiskFault disk;

    Faults(Cluster cluster, Random random, Violations violations) {
        this.cluster = cluster;
        this.random = random;
        this.violations = violations;
        this.ledger = new LedgerFaults(cluster, random, violations);
        this.clocks = new ClockFaults(cluster, random, violations);
        this.disk = new DiskFault(cluster, violations);
    }

    /**
     * Whom a fault hit.
     *
     * @param proof that it did
     */
    record Hit(String victim, String proof) {}

    /** Fires one and returns when whatever was killed, paused or cut is there again. */
    Hit fire(FaultKind kind) {
        return switch (kind) {
            case KILL_COMMAND -> absence(any(Part.COMMAND), SHORT_ABSENCE, "");
            case KILL_QUERY -> absence(any(Part.QUERY), SHORT_ABSENCE, "");
            case DELETE_QUERY_STATE -> deleteState(any(Part.QUERY));
            case KILL_LEDGER -> ledger.kill(LEDGER_DEAD);
            case RESTART_LEDGER -> ledger.kill(Duration.ZERO);
            case PAUSE_LEDGER -> ledger.pause();
            case PAUSE_COMMAND -> pause(any(Part.COMMAND), COMMAND_PAUSED);
            case PAUSE_QUERY -> pause(any(Part.QUERY), QUERY_PAUSED);
            case PAUSE_BROKER -> pause(any(Part.BROKER), CUT);
            case KILL_MACHINE -> killMachine();
            case KILL_LEADER -> killLeader();
            case KILL_BROKER -> absence(any(Part.BROKER), BROKER_DEAD, "");
            case KILL_POSTGRES -> absence(Instance.first(Part.POSTGRES), SHORT_ABSENCE, "");
            case SILENCE_KAFKA ->
                    cut(
                            "brokers of the second machine",
                            cluster.toBrokers(),
                            TcpProxy::silence,
                            TcpProxy::heldBytes,
                            "bytes held");
            case RESET_KAFKA ->
                    cut(
                            "brokers of the second machine",
                            cluster.toBrokers(),
                            TcpProxy::reset,
                            TcpProxy::cutConnections,
                            "connections cut");
            case CUT_POSTGRES ->
                    cut(
                            "postgres",
                            List.of(cluster.toPostgres()),
                            TcpProxy::reset,
                            TcpProxy::cutConnections,
                            "connections cut");
            case FULL_DISK -> disk.fill(had(kind, cluster.equipment().volume()));
            case CLOCK_JUMP -> clocks.command(had(kind, cluster.equipment().clocks()));
            case CLOCK_JUMP_LEDGER -> clocks.ledger(had(kind, cluster.equipment().clocks()));
        };
    }

    private static <T> T had(FaultKind kind, Optional<T> equipment) {
        return equipment.orElseThrow(
                () -> new StackException(kind + " is fired without its equipment"));
    }

    private Instance any(Part part) {
        var instances = Cluster.instances(part);
        return instances.get(random.nextInt(instances.size()));
    }

    private Hit absence(Instance victim, Duration time, String proof) {
        var pid = kill(victim);
        Waiting.pause(time);
        cluster.stack().restart(victim);
        return new Hit(victim.label(), proof.isEmpty() ? "pid " + pid : proof);
    }

    private long kill(Instance victim) {
        var process = cluster.stack().process(victim);
        if (process.isEmpty()) {
            violations.add("did not fire: " + victim.label() + " was not there to be killed");
            return 0;
        }
        cluster.stack().kill(victim);
        return process.get().pid();
    }

    private Hit deleteState(Instance victim) {
        kill(victim);
        cluster.stack().deleteState(victim);
        cluster.stack().restart(victim);
        return new Hit(victim.label(), "state deleted");
    }

    private Hit pause(Instance victim, Duration time) {
        var began = System.nanoTime();
        cluster.stack().pause(victim);
        // On a busy machine a process runs on for a moment, and may answer in it.
        Waiting.until(() -> cluster.stack().standsStill(victim), STOP_BOUND, STOP_STEP);
        // To be given no answer takes seconds, which are of the time that it stands still.
        var answered = cluster.stack().ready(victim);
        Waiting.pause(time.minus(since(began)));
        var stood = cluster.stack().standsStill(victim);
        cluster.stack().resume(victim);
        var paused = since(began);
        if (answered || !stood) {
            violations.add(
                    "did not fire: the paused %s %s"
                            .formatted(victim.label(), answered ? "answered" : "did not stand"));
        }
        return new Hit(victim.label(), "stood still for %.1f s".formatted(paused.toMillis() / 1e3));
    }

    private static Duration since(long began) {
        return Duration.ofNanos(System.nanoTime() - began);
    }

    private Hit killMachine() {
        var victims =
                Stream.of(Part.BROKER, Part.COMMAND, Part.PROJECTION, Part.QUERY)
                        .map(part -> new Instance(part, 2))
                        .toList();
        victims.forEach(this::kill);
        Waiting.pause(LEDGER_DEAD);
        cluster.stack().restart(victims);
        return new Hit("machine 2", victims.size() + " processes");
    }

    private Hit killLeader() {
        var leader = cluster.brokers().leaderOfMost();
        return absence(
                leader.getKey(), BROKER_DEAD, "led %d partitions".formatted(leader.getValue()));
    }

    private interface Cut {
        void of(TcpProxy proxy);
    }

    private Hit cut(
            String victim,
            List<TcpProxy> proxies,
            Cut cut,
            ToLongFunction<TcpProxy> counter,
            String counted) {
        var before = proxies.stream().mapToLong(counter).sum();
        proxies.forEach(cut::of);
        Waiting.pause(CUT);
        var hit = proxies.stream().mapToLong(counter).sum() - before;
        proxies.forEach(TcpProxy::heal);
        if (hit == 0) {
            violations.add("did not fire: no " + counted + " on the way to " + victim);
        }
        return new Hit(victim, "%,d %s".formatted(hit, counted));
    }
}
