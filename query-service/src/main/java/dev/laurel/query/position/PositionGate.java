package dev.laurel.query.position;

import dev.laurel.contract.position.Position;
import dev.laurel.kit.http.ClientConnection;
import dev.laurel.kit.metrics.Meters;
import dev.laurel.query.replica.CommandKey;
import dev.laurel.query.replica.PublishListener;
import dev.laurel.query.replica.ReadView;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;
import java.util.function.BooleanSupplier;

/**
 * Where requests wait for something to become readable. Bounded: when all places are taken it says
 * so, it never queues.
 *
 * <p>A place is taken first and the newest view looked at then, so that nothing can be published
 * unseen between the two.
 *
 * <p>Threading: many request threads take places; the replica's thread calls {@link #published}.
 */
public final class PositionGate implements PublishListener {

    private static final long LOOK_NANOS = ClientConnection.LOOK.toNanos();

    private final Set<Place> waiting = ConcurrentHashMap.newKeySet();
    private final Semaphore places;
    private volatile boolean ended;
    private final Counter refused;

    /**
     * @param waitersMax how many may wait at once
     */
    public PositionGate(int waitersMax, MeterRegistry meters) {
        places = new Semaphore(waitersMax);
        refused =
                Meters.counter(
                        meters,
                        "laurel.query.refused.waiters",
                        "waiters",
                        "Waits refused: too many wait");
        Meters.gauge(
                meters,
                "laurel.query.waiters",
                "waiters",
                "Requests that wait to be visible",
                waiting,
                Set::size);
    }

    /** A place in the gate. To be closed by the one who took it. */
    public final class Place implements AutoCloseable {

        private final BiPredicate<ReadView, Set<CommandKey>> isMet;
        private final CountDownLatch met = new CountDownLatch(1);

        Place(BiPredicate<ReadView, Set<CommandKey>> isMet) {
            this.isMet = isMet;
        }

        /**
         * Waits until it has been published.
         *
         * @param over asked now and then: whether nobody waits for it any more
         * @return false where the time has run out, or it is over
         */
        public boolean await(Duration timeout, BooleanSupplier over) throws InterruptedException {
            var deadlineNanos = System.nanoTime() + timeout.toNanos();
            while (true) {
                var left = deadlineNanos - System.nanoTime();
                if (met.await(Math.clamp(left, 0, LOOK_NANOS), TimeUnit.NANOSECONDS)) {
                    return true;
                }
                if (left <= LOOK_NANOS || ended || over.getAsBoolean()) {
                    return false;
                }
            }
        }

        @Override
        public void close() {
            if (waiting.remove(this)) {
                places.release();
            }
        }
    }

    /** A place to wait for a position, or null where none is free. */
    public @Nullable Place placeFor(Position position) {
        return place((view, _) -> view.position().reaches(position));
    }

    /** A place to wait for the outcome of a command, or null where none is free. */
    public @Nullable Place placeFor(CommandKey command) {
        return place((_, outcomes) -> outcomes.contains(command));
    }

    private @Nullable Place place(BiPredicate<ReadView, Set<CommandKey>> isMet) {
        if (!places.tryAcquire()) {
            refused.increment();
            return null;
        }
        var place = new Place(isMet);
        waiting.add(place);
        return place;
    }

    /** Ends all waits, also those that begin from now on, within a moment. */
    public void endAll() {
        ended = true;
    }

    /** Whether all waits have been ended. */
    public boolean isEnded() {
        return ended;
    }

    @Override
    public void published(ReadView view, Set<CommandKey> outcomes) {
        for (var place : waiting) {
            if (place.isMet.test(view, outcomes)) {
                place.met.countDown();
            }
        }
    }
}
