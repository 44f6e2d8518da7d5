package dev.laurel.stack.chaos;

import dev.laurel.stack.Instance;
import dev.laurel.stack.StackException;
import dev.laurel.stack.chaos.BrokerView.OpenTransaction;
import dev.laurel.stack.process.Processes;
import dev.laurel.stack.runtime.Waiting;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Hurts the projection-service with most partitions, and always in the middle of a transaction.
 * Threading: one thread.
 */
final class LedgerFaults {

    /** Longer than the session of 6 s, so that its partitions are somebody else's. */
    private static final Duration PAUSED = Duration.ofSeconds(11);

    /** A paused one is not woken up before it is replaced, but for this it waits no longer. */
    private static final Duration PAUSED_MAX = Duration.ofSeconds(30);

    private static final Duration OWNED_BOUND = Duration.ofSeconds(30);
    private static final Duration REFUSED_BOUND = Duration.ofSeconds(20);
    private static final Duration STEP = Duration.ofMillis(250);
    private static final int OPEN_TRANSACTION_TRIES = 20;
    private static final int CATCH_MILLIS_MAX = 300;
    private static final Duration CAUGHT_UP = Duration.ofSeconds(1);

    /** No transaction of a living ledger is open for so long: it commits ten times a second. */
    private static final Duration LONG_TRANSACTION = Duration.ofMillis(700);

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Cluster cluster;
    private final Random random;
    private final Violations violations;

    LedgerFaults(Cluster cluster, Random random, Violations violations) {
        this.cluster = cluster;
        this.random = random;
        this.violations = violations;
    }

    /**
     * An instance that stands still in a transaction.
     *
     * @param owned partitions, before
     * @param process what Streams calls it, and what its transactions are named by
     * @param since when it has stood still, of {@link System#nanoTime}
     * @param open its transactions; none where it could not be caught in one
     */
    private record Caught(
            Instance victim, int owned, String process, long since, Set<OpenTransaction> open) {}

    /** Kills it; what it had open outlives it. */
    Faults.Hit kill(Duration dead) {
        var caught = stopInTransaction();
        var victim = caught.victim;
        var process = cluster.stack().process(victim);
        cluster.stack().kill(victim);
        var gone = process.isPresent() && !Processes.alive(process.get());
        var left = new HashSet<>(cluster.brokers().openTransactions(caught.process));
        left.retainAll(caught.open);
        if (left.isEmpty() || !gone) {
            violations.add("did not fire: %s left no transaction open".formatted(victim.label()));
        }
        Waiting.pause(dead);
        cluster.stack().restart(victim);
        return new Faults.Hit(
                victim.label(),
                "%d of 8 partitions, %d of its transactions left open"
                        .formatted(caught.owned, left.size()));
    }

    /** Pauses it until others have taken its place, and wakes it up. */
    Faults.Hit pause() {
        var caught = stopInTransaction();
        var victim = caught.victim;
        Waiting.pause(PAUSED.minusNanos(System.nanoTime() - caught.since));
        var replaced =
                Waiting.until(
                        () -> cluster.brokers().ledgerPartitions().isWithout(victim),
                        PAUSED_MAX.minusNanos(System.nanoTime() - caught.since),
                        STEP);
        var stillOpen = cluster.brokers().openTransactions(caught.process);
        var stood = cluster.stack().standsStill(victim);
        var log = RefusalLog.of(cluster.directory().log(victim));
        cluster.stack().resume(victim);
        var zombie =
                new Zombie(caught.owned, caught.open, stood, replaced, stillOpen, refusal(log));
        for (var doubt : zombie.doubts()) {
            violations.add("did not fire: of the paused %s, %s".formatted(victim.label(), doubt));
        }
        return new Faults.Hit(victim.label(), zombie.text());
    }

    private static Optional<String> refusal(RefusalLog log) {
        var refusal = new AtomicReference<Optional<String>>(Optional.empty());
        Waiting.until(
                () -> {
                    refusal.set(log.refusal());
                    return refusal.get().isPresent();
                },
                REFUSED_BOUND,
                STEP);
        return refusal.get();
    }

    /** Stops it again and again, until one of its transactions stays open. */
    private Caught stopInTransaction() {
        Waiting.until(() -> cluster.brokers().ledgerPartitions().isComplete(), OWNED_BOUND, STEP);
        var ownership = cluster.brokers().ledgerPartitions();
        var victim =
                ownership
                        .most()
                        .orElseThrow(
                                () ->
                                        new StackException(
                                                "did not fire: no projection-service owns anything"));
        var process = process(victim);
        Set<OpenTransaction> open = Set.of();
        var since = System.nanoTime();
        for (var attempt = 0; attempt < OPEN_TRANSACTION_TRIES && open.isEmpty(); attempt++) {
            cluster.stack().resume(victim);
            // What an attempt that caught nothing held up is not of the death that follows.
            Waiting.pause(attempt > 0 ? CAUGHT_UP : Duration.ZERO);
            Waiting.pause(Duration.ofMillis(random.nextInt(CATCH_MILLIS_MAX)));
            since = System.nanoTime();
            cluster.stack().pause(victim);
            open = standing(process);
        }
        return new Caught(victim, ownership.of(victim), process, since, open);
    }

    /** Its transactions that stay open for longer than any of a living ledger. */
    private Set<OpenTransaction> standing(String process) {
        var before = cluster.brokers().openTransactions(process);
        Waiting.pause(LONG_TRANSACTION);
        var after = new HashSet<>(cluster.brokers().openTransactions(process));
        after.retainAll(before);
        return after;
    }

    /** Streams writes down what it calls an instance, so that it has the same name next time. */
    private String process(Instance victim) {
        var file =
                cluster.directory()
                        .of(victim)
                        .resolve("streams")
                        .resolve("laurel-ledger")
                        .resolve("kafka-streams-process-metadata");
        try {
            return JSON.readTree(Files.readString(file)).path("processId").asString();
        } catch (IOException | JacksonException e) {
            throw new StackException("Expected the name of an instance in " + file, e);
        }
    }
}
