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
 * @param bounds of interruptions
 */
public record ChaosOptions(
        Path data,
        long seed,
        Duration duration,
        List<FaultKind> kinds,
        int roundsMax,
        Bounds bounds) {

    /**
     * How long an interruption may last.
     *
     * @param writes after a ledger instance has died
     * @param reads of a client that knows both query-services, whatever happens
     */
    public record Bounds(Duration writes, Duration reads) {

        /** What is promised; a read may need the patience of its client with a paused service. */
        public static final Bounds PROMISED =
                new Bounds(Duration.ofSeconds(10), Duration.ofSeconds(3));
    }

    public ChaosOptions {
        kinds = List.copyOf(kinds);
    }
}
