package dev.laurel.stack.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * When events came to a reader that follows the log: those of holds that expired or were placed by
 * a clock that was wrong, and in each partition the times in which nothing came at all. Threading:
 * any thread.
 *
 * <p>All times are milliseconds since the epoch.
 */
final class Arrivals {

    /** A partition is disturbed when nothing comes for longer: its probe writes all the time. */
    private static final long GAP_MILLIS = Duration.ofSeconds(1).toMillis();

    private final Map<String, Long> expiries = new HashMap<>();
    private final Map<Integer, Long> last = new HashMap<>();
    private final Map<Integer, List<Gap>> gaps = new HashMap<>();
    private final Map<String, Long> placedByWrongClock = new HashMap<>();
    private boolean clockWrong;
    private long loadEndedMillis = Long.MAX_VALUE;

    private record Gap(long fromMillis, long toMillis) {}

    /** Takes an event, in the order of its partition. */
    synchronized void take(int partition, long offset, boolean expiry, long nowMillis) {
        var before = last.put(partition, nowMillis);
        if (before != null && nowMillis - before > GAP_MILLIS) {
            gaps.computeIfAbsent(partition, _ -> new ArrayList<>()).add(new Gap(before, nowMillis));
        }
        if (expiry) {
            expiries.put(partition + ":" + offset, nowMillis);
        }
    }

    /** Takes the event of a hold that was placed. */
    synchronized void placed(int partition, long offset, long nowMillis) {
        if (clockWrong) {
            placedByWrongClock.put(partition + ":" + offset, nowMillis);
        }
    }

    /** From now on some service may stamp commands with a wrong time, or no more. */
    synchronized void clockWrong(boolean wrong) {
        clockWrong = wrong;
    }

    /**
     * When the event of this {@code partition:offset} came, if it is of a hold that was placed
     * while a clock was wrong: its time may have been over before.
     */
    synchronized OptionalLong placedByWrongClock(String place) {
        var at = placedByWrongClock.get(place);
        return at == null ? OptionalLong.empty() : OptionalLong.of(at);
    }

    /** From now on it is quiet because nobody writes: that is no disturbance. */
    synchronized void loadEnded(long nowMillis) {
        loadEndedMillis = nowMillis;
    }

    /** How many holds expired. */
    synchronized int expiries() {
        return expiries.size();
    }

    /** When the event of this {@code partition:offset} came, if it is of a hold that expired. */
    synchronized OptionalLong expiry(String place) {
        var at = expiries.get(place);
        return at == null ? OptionalLong.empty() : OptionalLong.of(at);
    }

    /** How long, all in all, the disturbances of a partition were that touch this time. */
    synchronized long disturbedMillis(int partition, long fromMillis, long toMillis) {
        var sum = 0L;
        for (var gap : gaps.getOrDefault(partition, List.of())) {
            var end = Math.min(gap.toMillis, loadEndedMillis);
            if (end - gap.fromMillis > GAP_MILLIS
                    && gap.fromMillis <= toMillis
                    && end >= fromMillis) {
                sum += end - gap.fromMillis;
            }
        }
        return sum;
    }
}
