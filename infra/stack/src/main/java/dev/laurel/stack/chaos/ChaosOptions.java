package dev.laurel.stack.chaos;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What to do to a cluster.
 *
 * @param data directory of the cluster, new or empty
 * @param seed of the load and of the order of the faults
 * @param duration no new fault after it; the one under way is mended
 * @param kinds the faults of one round, in an order of chance
 * @param roundsMax no more rounds than these
 * @param writesBound how soon writes must go on after a ledger instance has died
 */
public record ChaosOptions(
        Path data,
        long seed,
        Duration duration,
        List<FaultKind> kinds,
        int roundsMax,
        Duration writesBound) {

    /** DESIGN: writes go on so soon after a ledger instance has died. */
    public static final Duration WRITES_BOUND = Duration.ofSeconds(10);

    public ChaosOptions {
        kinds = List.copyOf(kinds);
    }
}
