package dev.laurel.stack.chaos;

import dev.laurel.stack.Instance;
import dev.laurel.stack.Part;
import dev.laurel.stack.runtime.Waiting;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/** Fires faults, one at a time, and mends what they broke. Threading: one thread. */
final class Faults {

    /** Long enough for the other instance to take over. */
    private static final Duration LEDGER_DEAD = Duration.ofSeconds(13);

    /** Longer than the session of 6 s, so that its partitions are somebody else's. */
    private static final Duration LEDGER_PAUSED = Duration.ofSeconds(11);

    private static final Duration QUERY_PAUSED = Duration.ofSeconds(6);
    private static final Duration CUT = Duration.ofSeconds(10);
    private static final Duration SHORT_ABSENCE = Duration.ofSeconds(3);
    private static final Duration BROKER_DEAD = Duration.ofSeconds(8);

    private static final int OPEN_TRANSACTION_TRIES = 20;
    private static final int CATCH_MILLIS_MAX = 300;
    private static final Duration CAUGHT_UP = Duration.ofSeconds(1);

    /** No transaction of a living ledger is open for so long: it commits ten times a second. */
    private static final Duration LONG_TRANSACTION = Duration.ofMillis(700);

    private final Cluster cluster;
    private final Random random;
    private final Violations violations;

    Faults(Cluster cluster, Random random, Violations violations) {
        this.cluster = cluster;
        this.random = random;
        this.violations = violations;
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
            case KILL_LEDGER -> killLedger(LEDGER_DEAD);
            case RESTART_LEDGER -> killLedger(Duration.ZERO);
            case PAUSE_LEDGER -> pauseLedger();
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
        };
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

    /** Kills it in the middle of a transaction: stopped first, until one stays open. */
    private Hit killLedger(Duration dead) {
        var owner = ledgerOwner();
        var victim = new Instance(Part.PROJECTION, owner.getKey());
        var open = 0;
        for (var attempt = 0; attempt < OPEN_TRANSACTION_TRIES && open == 0; attempt++) {
            cluster.stack().resume(victim);
            // What an attempt that caught nothing held up is not of the death that follows.
            Waiting.pause(attempt > 0 ? CAUGHT_UP : Duration.ZERO);
            Waiting.pause(Duration.ofMillis(random.nextInt(CATCH_MILLIS_MAX)));
            cluster.stack().pause(victim);
            open = standing();
        }
        kill(victim);
        if (open == 0) {
            violations.add("did not fire: " + victim.label() + " had no transaction open");
        }
        Waiting.pause(dead);
        cluster.stack().restart(victim);
        return new Hit(
                victim.label(),
                "%d of 8 partitions, %d transaction(s) left open"
                        .formatted(owner.getValue(), open));
    }

    /** How many transactions stand open for longer than any of a living ledger. */
    private int standing() {
        var before = cluster.brokers().openTransactions();
        Waiting.pause(LONG_TRANSACTION);
        var after = cluster.brokers().openTransactions();
        after.retainAll(before);
        return after.size();
    }

    /** The projection-service with most partitions of commands, and how many it has. */
    private Map.Entry<Integer, Integer> ledgerOwner() {
        return cluster.brokers().ledgerPartitions().entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .orElseGet(() -> Map.entry(1, 0));
    }

    private Hit pauseLedger() {
        var owner = ledgerOwner();
        var victim = new Instance(Part.PROJECTION, owner.getKey());
        cluster.stack().pause(victim);
        Waiting.pause(LEDGER_PAUSED);
        var after = cluster.brokers().ledgerPartitions().getOrDefault(victim.number(), 0);
        cluster.stack().resume(victim);
        if (after > 0) {
            violations.add("did not fire: the paused " + victim.label() + " kept its partitions");
        }
        return new Hit(
                victim.label(),
                "%d of 8 partitions, taken over while it stood still".formatted(owner.getValue()));
    }

    private Hit pause(Instance victim, Duration time) {
        var process = cluster.stack().process(victim);
        cluster.stack().pause(victim);
        Waiting.pause(time);
        if (process.isEmpty() || cluster.stack().ready(victim)) {
            violations.add("did not fire: the paused " + victim.label() + " answered");
        }
        cluster.stack().resume(victim);
        return new Hit(victim.label(), "stood still for %d s".formatted(time.toSeconds()));
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
