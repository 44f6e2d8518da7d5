package dev.laurel.stack.chaos;

import dev.laurel.stack.StackException;
import dev.laurel.stack.process.Processes;
import dev.laurel.stack.runtime.Waiting;

import java.io.IOException;
import java.time.Duration;

/**
 * Fills the disk of one broker under load, and gives it room again. Kafka ends a broker whose only
 * directory fails. Threading: one thread.
 */
final class DiskFault {

    /** A broker under load writes all the time, and meets the end of its disk at once. */
    private static final Duration END_BOUND = Duration.ofSeconds(20);

    private static final Duration STEP = Duration.ofMillis(50);
    private static final Duration DEAD = Duration.ofSeconds(8);
    private static final String MET = "No space left on device";

    /** What the JVM makes of the same in a file that it has mapped into memory. */
    private static final String MET_IN_MEMORY = "unsafe memory access operation";

    private final Cluster cluster;
    private final Violations violations;

    DiskFault(Cluster cluster, Violations violations) {
        this.cluster = cluster;
        this.violations = violations;
    }

    /** Fires it on the broker that has a disk of its own. */
    Faults.Hit fill(SmallVolume volume) {
        var victim = Equipment.ON_VOLUME;
        var led = cluster.brokers().ledBy(victim);
        var process = cluster.stack().process(victim);
        var log = LogSince.of(cluster.directory().log(victim));
        var began = System.nanoTime();
        var ended =
                Waiting.until(
                        () -> {
                            fillNow(volume);
                            return process.isEmpty() || !Processes.alive(process.get());
                        },
                        END_BOUND,
                        STEP);
        var after = Duration.ofNanos(System.nanoTime() - began);
        var exit = ended ? cluster.stack().exit(victim) : "lives";
        var text = log.text();
        if (!ended || process.isEmpty()) {
            violations.add(
                    "did not fire: %s did not end by itself within %d s of a full disk"
                            .formatted(victim.label(), END_BOUND.toSeconds()));
        }
        if (!text.contains(MET) && !text.contains(MET_IN_MEMORY)) {
            violations.add(
                    "did not fire: %s never said that its disk is full".formatted(victim.label()));
        }
        Waiting.pause(DEAD);
        makeRoom(volume);
        cluster.stack().restart(victim);
        return new Faults.Hit(
                victim.label(),
                "led %d partitions, ended by itself %.1f s after its disk was full (%s)"
                        .formatted(led, after.toMillis() / 1e3, exit));
    }

    private static void fillNow(SmallVolume volume) {
        try {
            volume.fill();
        } catch (IOException e) {
            throw new StackException("Expected to fill " + volume.directory() + ", but: " + e, e);
        }
    }

    static void makeRoom(SmallVolume volume) {
        try {
            volume.empty();
        } catch (IOException e) {
            throw new StackException(
                    "Expected to make room in " + volume.directory() + ", but: " + e, e);
        }
    }
}
