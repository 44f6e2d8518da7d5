package dev.laurel.stack.replay;

import java.time.Duration;

/**
 * How a replay goes about it.
 *
 * @param ratePerSecond commands sent a second; 0 for as many as possible
 * @param lanes requests under way at once
 * @param batchLines commands in a request at most
 * @param patience how long nothing may be answered at all before it is given up
 */
public record ReplayOptions(int ratePerSecond, int lanes, int batchLines, Duration patience) {

    /** As fast as possible, patient enough for any service to be started again meanwhile. */
    public static ReplayOptions standard() {
        return new ReplayOptions(0, 4, 2_000, Duration.ofMinutes(2));
    }

    public ReplayOptions withRatePerSecond(int rate) {
        return new ReplayOptions(rate, lanes, batchLines, patience);
    }

    /** Ten requests a second and lane are enough to keep a rate even. */
    int batchLinesAtRate() {
        return ratePerSecond == 0
                ? batchLines
                : Math.clamp(ratePerSecond / (10L * lanes), 1, batchLines);
    }
}
