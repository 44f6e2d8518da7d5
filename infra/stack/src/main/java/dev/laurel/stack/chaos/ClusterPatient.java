package dev.laurel.stack.chaos;

import dev.laurel.stack.chaos.FaultRecord.Interruption;
import dev.laurel.stack.runtime.Waiting;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;

/** A cluster under load that is hurt and gets well again. Threading: one thread. */
final class ClusterPatient implements Rounds.Patient {

    private static final Duration REST = Duration.ofSeconds(2);
    private static final Duration SETTLE_BOUND = Duration.ofMinutes(2);
    private static final Duration SETTLE_STEP = Duration.ofMillis(250);

    /** A query-service that follows is behind by some tenths of a second. */
    private static final long LAG_MILLIS_MAX = 2_000;

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
        load.hurt(kind);
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
                                    && cluster.notReady().isEmpty()
                                    && behind().isEmpty();
                        },
                        SETTLE_BOUND,
                        SETTLE_STEP);
        if (!settled) {
            violations.add(
                    "%d s after %s was mended: not ready %s, partitions in sync %s, writes and reads flow %s, behind %s"
                            .formatted(
                                    SETTLE_BOUND.toSeconds(),
                                    kind,
                                    cluster.notReady(),
                                    cluster.brokers().allInSync(),
                                    load.flows(),
                                    behind()));
        }
        load.well();
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

    /** The query-services that do not follow the events, or do not say so. */
    private List<String> behind() {
        List<String> behind = new ArrayList<>();
        try {
            for (var service = 0; service < load.reads().services(); service++) {
                var status = load.reads().read(service, "/readyz");
                var lagMillis = status.map(json -> json.path("lagMs").asLong(-1)).orElse(-1L);
                if (lagMillis < 0 || lagMillis > LAG_MILLIS_MAX) {
                    behind.add("query-service %d (%d ms)".formatted(service + 1, lagMillis));
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return behind;
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
