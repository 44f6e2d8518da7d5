package dev.laurel.command.outcome;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import org.jspecify.annotations.Nullable;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The submitted records whose decision somebody waits for. Each has a number of its own, which
 * travels with the record and comes back with the event: so two requests that use one command id at
 * the same time each get the answer to their own record.
 *
 * <p>Bounded: a full registry says so, it never queues. A waiter leaves by exactly one door:
 * decided, failed or given up.
 *
 * <p>Threading: many request threads call {@link #reserve}, {@link #register} and {@link #giveUp},
 * the producer's {@link #failed}, the one tail {@link #decided}.
 */
public final class OutcomeRegistry {

    private final ConcurrentMap<Long, Waiter> waiting = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong();
    private final Semaphore places;
    private final Timer decisionTime;

    /**
     * @param waitersMax how many may wait at once
     */
    public OutcomeRegistry(int waitersMax, MeterRegistry metrics) {
        this.places = new Semaphore(waitersMax);
        this.decisionTime = metrics.timer("laurel.command.outcome.decided");
        Gauge.builder("laurel.command.outcome.waiting", waiting, ConcurrentMap::size)
                .register(metrics);
        Gauge.builder("laurel.command.outcome.waiting.max", () -> waitersMax).register(metrics);
    }

    /**
     * One who waits.
     *
     * @param number travels with the record
     * @param sinceNanos of {@link System#nanoTime}
     * @param decision completes when the tail has read the committed event
     */
    public record Waiter(long number, long sinceNanos, CompletableFuture<Decided> decision) {}

    /** Takes places for that many waiters, all or none; false where there are not enough. */
    public boolean reserve(int waiters) {
        return places.tryAcquire(waiters);
    }

    /** Takes a place for one waiter; false where there is none within the bound. */
    public boolean reserveWithin(long millisMax) throws InterruptedException {
        return places.tryAcquire() || places.tryAcquire(millisMax, TimeUnit.MILLISECONDS);
    }

    /**
     * Registers a waiter on a reserved place. Call it before the record is sent: an answer may come
     * fast.
     */
    public Waiter register() {
        var waiter =
                new Waiter(numbers.incrementAndGet(), System.nanoTime(), new CompletableFuture<>());
        waiting.put(waiter.number(), waiter);
        return waiter;
    }

    /** Ends the wait and frees the place; the decision where it came just in time. */
    public Optional<Decided> giveUp(Waiter waiter) {
        leave(waiter.number());
        var decision = waiter.decision();
        return decision.isCompletedExceptionally()
                ? Optional.empty()
                : Optional.ofNullable(decision.getNow(null));
    }

    /** The tail has read the decision of this number. That nobody waits any more is normal. */
    void decided(long number, Decided decided) {
        var waiter = leave(number);
        if (waiter != null) {
            decisionTime.record(System.nanoTime() - waiter.sinceNanos(), TimeUnit.NANOSECONDS);
            var first = waiter.decision().complete(decided);
            assert first;
        }
    }

    /** The record could not be written: there will be no decision. */
    public void failed(Waiter waiter, Throwable failure) {
        if (leave(waiter.number()) != null) {
            var first = waiter.decision().completeExceptionally(failure);
            assert first;
        }
    }

    /** The one door: whoever takes the waiter out frees its place. */
    private @Nullable Waiter leave(long number) {
        var waiter = waiting.remove(number);
        if (waiter != null) {
            places.release();
        }
        return waiter;
    }

    /** Whether the tail should read an event of this number at all. */
    boolean isAwaited(long number) {
        return waiting.containsKey(number);
    }

    /** How many wait now. */
    public int size() {
        return waiting.size();
    }
}
