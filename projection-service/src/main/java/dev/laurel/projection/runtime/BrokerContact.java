package dev.laurel.projection.runtime;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Whether the brokers answer. A client does not say so: it asks again for as long as it takes. But
 * one that is a member of a group gets an answer to a heartbeat or a fetch every half second, so
 * that bytes which do not come any more are brokers that do not answer.
 *
 * <p>Threading: one thread notes, any asks.
 */
final class BrokerContact {

    /** Eight answers that did not come. */
    static final Duration SILENCE_MAX = Duration.ofSeconds(4);

    private final LongSupplier nanoClock;
    private double bytesIn;
    private long heardAtNanos;

    BrokerContact(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        this.heardAtNanos = nanoClock.getAsLong();
    }

    /**
     * Notes how many bytes have come so far. Fewer than before is a client that was made again, and
     * no answer.
     */
    synchronized void note(double bytesInNow) {
        if (bytesInNow > bytesIn) {
            heardAtNanos = nanoClock.getAsLong();
        }
        bytesIn = bytesInNow;
    }

    synchronized Duration silence() {
        return Duration.ofNanos(nanoClock.getAsLong() - heardAtNanos);
    }

    /** Whether nothing has come for so long that the brokers must be taken for gone. */
    boolean isLost() {
        return silence().compareTo(SILENCE_MAX) > 0;
    }

    /** One sentence, where {@link #isLost}. */
    String detail() {
        return "No response from Kafka for " + silence().toSeconds() + " s";
    }
}
