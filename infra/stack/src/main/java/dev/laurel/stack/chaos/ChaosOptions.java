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
 * @param boundsFactor how many times what is promised an interruption may last
 * @param loneBrokerRounds how often the broker of a small stack with only one is killed afterwards;
 *     0 for no such stack
 */
public record ChaosOptions(
        Path data,
        long seed,
        Duration duration,
        List<FaultKind> kinds,
        int roundsMax,
        int boundsFactor,
        int loneBrokerRounds) {

    /** What is promised, and nothing more. */
    public static final int AS_PROMISED = 1;

    public ChaosOptions {
        kinds = List.copyOf(kinds);
        if (boundsFactor < AS_PROMISED) {
            throw new IllegalArgumentException(
                    "Expected a factor of at least 1, but was " + boundsFactor);
        }
    }

    /** With other faults. */
    ChaosOptions withKinds(List<FaultKind> others) {
        return new ChaosOptions(
                data, seed, duration, others, roundsMax, boundsFactor, loneBrokerRounds);
    }
}
