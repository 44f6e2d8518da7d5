package dev.laurel.kit.storage;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.Locale;

/**
 * Knows whether a volume is low: below its reserve, and again enough only with a quarter more, so
 * that it does not change to and fro. Whoever writes asks {@link #isLow} and stops before the
 * volume is full, because a program that finds it full cannot always say so, nor go on.
 *
 * <p>One line of the log tells each change. While nobody can say how much room there is, the last
 * answer holds; before the first it is not low.
 *
 * <p>Threading: one thread calls {@link #look}, about once a second; any reads.
 */
public final class StorageWatch {

    private static final Logger LOG = LoggerFactory.getLogger(StorageWatch.class);
    private static final double ENOUGH = 1.25;
    private static final long MEBIBYTE = 1L << 20;

    private final String name;
    private final Volume volume;
    private final StorageReserve reserve;
    private final String consequence;
    private volatile State state = new State(Double.NaN, Double.NaN, false);

    /** NaN is not known yet. */
    private record State(double freeBytes, double reserveBytes, boolean low) {}

    /**
     * Makes one that has not looked yet.
     *
     * @param name label {@code volume} of its gauges, such as {@code data}
     * @param consequence what happens while it is low, for people: "the ledger pauses"
     */
    public StorageWatch(
            String name,
            Volume volume,
            StorageReserve reserve,
            String consequence,
            MeterRegistry registry) {
        this.name = name;
        this.volume = volume;
        this.reserve = reserve;
        this.consequence = consequence;
        Gauge.builder("laurel.storage.free", this, watch -> watch.state.freeBytes())
                .description("Free room of the volume")
                .baseUnit("bytes")
                .tag("volume", name)
                .register(registry);
        Gauge.builder("laurel.storage.reserve", this, watch -> watch.state.reserveBytes())
                .description("Free room below which the service stops writing to the volume")
                .baseUnit("bytes")
                .tag("volume", name)
                .register(registry);
        Gauge.builder("laurel.storage.low", this, watch -> watch.state.low() ? 1 : 0)
                .description("1 while the volume is below its reserve, else 0")
                .tag("volume", name)
                .register(registry);
    }

    /** Asks the volume, and notes what it says. */
    public void look() {
        try {
            note(volume.room());
        } catch (IOException e) {
            LOG.debug("The room of volume {} is not known now", name, e);
        }
    }

    private void note(Volume.Room room) {
        var least = reserve.bytesOf(room.totalBytes());
        var wasLow = state.low();
        var isLow = room.freeBytes() < (wasLow ? least * ENOUGH : least);
        state = new State((double) room.freeBytes(), (double) least, isLow);
        if (isLow && !wasLow) {
            LOG.warn("{}", detail());
        } else if (wasLow && !isLow) {
            LOG.info(
                    "Volume {} has room again, {} free; all goes on",
                    name,
                    mebibytes((double) room.freeBytes()));
        }
    }

    public boolean isLow() {
        return state.low();
    }

    /** One sentence on a volume that is low. */
    public String detail() {
        var now = state;
        return "Volume "
                + name
                + " has "
                + mebibytes(now.freeBytes())
                + " free, below its reserve of "
                + mebibytes(now.reserveBytes())
                + ": "
                + consequence
                + " until "
                + mebibytes(now.reserveBytes() * ENOUGH)
                + " are free";
    }

    private static String mebibytes(double bytes) {
        return String.format(Locale.ROOT, "%.1f MiB", bytes / MEBIBYTE);
    }
}
