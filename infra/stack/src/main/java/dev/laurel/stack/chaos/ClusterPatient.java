package dev.laurel.stack.chaos;

import dev.laurel.stack.chaos.FaultRecord.Interruption;
import dev.laurel.stack.runtime.Waiting;

import java.time.Duration;
import java.util.concurrent.CancellationException;

/** A cluster under load that is hurt and gets well again. Threading: one thread. */
final class ClusterPatient implements Rounds.Patient {

    private static final Duration REST = Duration.ofSeconds(2);
    private static final Duration SETTLE_BOUND = Duration.ofMinutes(2);
    private static final Duration SETTLE_STEP = Duration.ofMillis(250);

    private final Cluster cluster;
    private final Load load;
    private final Faults faults;
    private final Violations violations;

    ClusterPatient(Cluster cluster, Load load, Faults faults, Violations violations) {
        this.cluster = cluster;
        this.load = load;
        this.faults = faults;
        this.violations = violations;
    }

    @Override
    public Faults.Hit fire(FaultKind kind) {
        requireNotStopping();
        return faults.fire(kind);
    }

    @Override
    public void mend() {
        requireNotStopping();
        cluster.mend();
    }

    @Override
    public void settle(FaultKind kind) {
        var settled =
                Waiting.until(
                        () -> {
                            requireNotStopping();
                            revive();
                            return load.flows()
                                    && cluster.brokers().allInSync()
                                    && cluster.notReady().isEmpty();
                        },
                        SETTLE_BOUND,
                        SETTLE_STEP);
        if (!settled) {
            violations.add(
                    "%d s after %s was mended: not ready %s, partitions in sync %s, writes and reads flow %s"
                            .formatted(
                                    SETTLE_BOUND.toSeconds(),
                                    kind,
                                    cluster.notReady(),
                                    cluster.brokers().allInSync(),
                                    load.flows()));
        }
    }

    /** A process that ended by itself is started again, as an operator would, but told. */
    private void revive() {
        cluster.stack()
                .died()
                .ifPresent(
                        instance -> {
                            violations.add(instance.label() + " ended by itself");
                            cluster.stack().restart(instance);
                        });
    }

    @Override
    public void rest() {
        Waiting.pause(REST);
    }

    @Override
    public Interruption interruption() {
        return load.interruption();
    }

    /** Whoever stops the cluster does not want to see it mended. */
    private void requireNotStopping() {
        if (cluster.stack().stopping()) {
            throw new CancellationException("stopped while faults were fired");
        }
    }
}
