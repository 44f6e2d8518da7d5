package dev.laurel.stack.chaos;

import dev.laurel.stack.Instance;
import dev.laurel.stack.Part;
import dev.laurel.stack.StackException;
import dev.laurel.stack.runtime.Waiting;
import dev.laurel.stack.runtime.WallClock;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Moves the wall clock of one process, there and back. Threading: one thread. */
final class ClockFaults {

    /** Less than a command may be ahead, so that what is stamped by it is still taken. */
    private static final Duration OF_COMMAND = Duration.ofMinutes(4);

    private static final Duration OF_LEDGER = Duration.ofHours(1);

    /** What a command-service allows. */
    private static final Duration AHEAD_MAX = Duration.ofMinutes(5);

    private static final Duration A_LITTLE = Duration.ofMinutes(1);
    private static final Duration WRONG = Duration.ofSeconds(6);
    private static final Duration MOVED_BOUND = Duration.ofSeconds(10);
    private static final Duration START_BOUND = Duration.ofSeconds(60);

    /** A JVM that ends for the first time writes its class archive before. */
    private static final Duration ENDED_BOUND = Duration.ofSeconds(30);

    private static final Duration STEP = Duration.ofMillis(200);

    /** Longer than its session of 6 s and a rebalance after it. */
    private static final Duration LOST_ONCE = Duration.ofSeconds(15);

    private static final Duration KEPT = Duration.ofSeconds(20);
    private static final Duration SLACK = Duration.ofSeconds(5);

    private final Cluster cluster;
    private final Random random;
    private final Violations violations;

    ClockFaults(Cluster cluster, Random random, Violations violations) {
        this.cluster = cluster;
        this.random = random;
        this.violations = violations;
    }

    /** Moves the clock of a command-service ahead, then back behind, then right. */
    Faults.Hit command(Clocks clocks) {
        var services = Cluster.instances(Part.COMMAND);
        var victim = services.get(random.nextInt(services.size()));
        var address = cluster.stack().address(victim);
        var seen = new ArrayList<String>();
        try (var door = new ClockDoor(WallClock.system())) {
            for (var ahead : List.of(OF_COMMAND, OF_COMMAND.negated())) {
                clocks.move(victim, ahead);
                // Between what it allows with a clock that is right and with this one.
                var between = AHEAD_MAX.plus(ahead.dividedBy(2));
                var moved = awaitRefusal(door, address, between, ahead.isNegative());
                Waiting.pause(WRONG);
                judge(victim, ahead, moved, seen);
                requireRefusal(door, victim, AHEAD_MAX.plus(ahead).plus(A_LITTLE));
            }
            clocks.move(victim, Duration.ZERO);
            judge(
                    victim,
                    Duration.ZERO,
                    awaitRefusal(door, address, AHEAD_MAX.minus(A_LITTLE), false)
                            && awaitRefusal(door, address, AHEAD_MAX.plus(A_LITTLE), true),
                    seen);
        }
        return new Faults.Hit(victim.label(), "its clock was " + String.join(", ", seen));
    }

    private static boolean awaitRefusal(
            ClockDoor door, String service, Duration ahead, boolean refused) {
        return Waiting.until(
                () -> door.refuses(service, ahead).filter(told -> told == refused).isPresent(),
                MOVED_BOUND,
                STEP);
    }

    /** What no clock allows is refused by one that is wrong too. */
    private void requireRefusal(ClockDoor door, Instance victim, Duration ahead) {
        if (door.refuses(cluster.stack().address(victim), ahead)
                .filter(refused -> !refused)
                .isPresent()) {
            violations.add(
                    "%s took a command whose occurredAt is %d s ahead"
                            .formatted(victim.label(), ahead.toSeconds()));
        }
    }

    /**
     * Moves the clock of the projection-service with most partitions: ahead, back behind, and
     * right. When it goes back the process has to end by itself, and is started again.
     */
    Faults.Hit ledger(Clocks clocks) {
        var ownership = cluster.brokers().ledgerPartitions();
        var victim =
                ownership
                        .most()
                        .orElseThrow(
                                () ->
                                        new StackException(
                                                "did not fire: no projection-service owns anything"));
        var seen = new ArrayList<String>();
        try (var door = new ClockDoor(WallClock.system())) {
            for (var ahead : List.of(OF_LEDGER, OF_LEDGER.negated(), Duration.ZERO)) {
                clocks.move(victim, ahead);
                if (ahead.isNegative()) {
                    seen.add(ended(victim) ? "ended by itself" : "went on");
                }
                var moved = Waiting.until(() -> isAhead(door, victim, ahead), START_BOUND, STEP);
                if (!ahead.isZero()) {
                    Waiting.pause(WRONG);
                }
                judge(victim, ahead, moved, seen);
            }
        }
        seen.add(settled(victim) ? "settled" : "fenced on and on");
        return new Faults.Hit(
                victim.label(),
                "%d of 8 partitions, its clock was %s"
                        .formatted(ownership.of(victim), String.join(", ", seen)));
    }

    /** Whether it ended by itself; then it is started again, as whoever watches it would. */
    private boolean ended(Instance victim) {
        if (Waiting.until(
                () -> cluster.stack().died().filter(victim::equals).isPresent(),
                ENDED_BOUND,
                STEP)) {
            cluster.stack().restart(victim);
            return true;
        }
        violations.add(
                "%s went on %d s after its clock was set back"
                        .formatted(victim.label(), ENDED_BOUND.toSeconds()));
        return false;
    }

    /**
     * Whether it keeps its partitions now that its clock is right. It may lose them once more to
     * what it missed; one that loses them after that goes on so until its clock has caught up with
     * the time it was told before, and is started again as an operator would.
     */
    private boolean settled(Instance victim) {
        Waiting.pause(LOST_ONCE);
        var log = RefusalLog.of(cluster.directory().log(victim));
        if (!Waiting.until(() -> log.refusal().isPresent(), KEPT, STEP)) {
            return true;
        }
        violations.add(
                "%s loses its partitions (%s) more than %d s after its clock was right again"
                        .formatted(
                                victim.label(),
                                log.refusal().orElse("unknown"),
                                LOST_ONCE.toSeconds()));
        cluster.stack().restart(victim);
        return false;
    }

    private boolean isAhead(ClockDoor door, Instance victim, Duration ahead) {
        return door.ahead(cluster.stack().address(victim))
                .filter(told -> told.minus(ahead).abs().compareTo(SLACK) < 0)
                .isPresent();
    }

    private void judge(Instance victim, Duration ahead, boolean moved, List<String> seen) {
        var what = ahead.isZero() ? "right again" : "%+d s ahead".formatted(ahead.toSeconds());
        if (moved) {
            seen.add(what);
        } else {
            violations.add(
                    "did not fire: the clock of %s was not %s within %d s"
                            .formatted(victim.label(), what, MOVED_BOUND.toSeconds()));
        }
    }
}
