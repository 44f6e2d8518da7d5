package dev.laurel.command.outcome;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The submitted records whose decision somebody waits for. Each has a number of its own, which
 * travels with the record and comes back with the event: so two requests that use one command id at
 * the same time each get the answer to their own record.
 *
 * <p>Bounded: a full registry says so, it never queues. A waiter leaves by exactly one door:
 * decided, failed or given up.
 *
 * <p>Threading: many request threads call {@link #reserve}, {@link #register} and {@link #giveUp};
 * the one tail calls {@link #decided}.
 */
public final class OutcomeRegistry {

    private final ConcurrentMap<Long, CompletableFuture<Decided>> waiting =
            new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong();
    private final Semaphore places;
    private final int waitersMax;

    public OutcomeRegistry(int waitersMax) {
        this.waitersMax = waitersMax;
        this.places = new Semaphore(waitersMax);
    }

    /**
     * One who waits.
     *
     * @param number travels with the record
     * @param decision completes when the tail has read the committed event
     */
    public record Waiter(long number, CompletableFuture<Decided> decision) {}

    /** Takes places for that many waiters, all or none; false where there are not enough. */
    public boolean reserve(int waiters) {
        return places.tryAcquire(waiters);
    }

    /**
     * Registers a waiter on a reserved place. Call it before the record is sent: an answer may come
     * fast.
     */
    public Waiter register() {
        var waiter = new Waiter(numbers.incrementAndGet(), new CompletableFuture<>());
        waiting.put(waiter.number(), waiter.decision());
        return waiter;
    }

    /** Ends the wait and frees the place; the decision where it came just in time. */
    public Optional<Decided> giveUp(Waiter waiter) {
        if (waiting.remove(waiter.number()) != null) {
            places.release();
        }
        var decision = waiter.decision();
        return decision.isCompletedExceptionally()
                ? Optional.empty()
                : Optional.ofNullable(decision.getNow(null));
    }

    /** The tail has read the decision of this number. That nobody waits any more is normal. */
    void decided(long number, Decided decided) {
        var decision = waiting.remove(number);
        if (decision != null) {
            places.release();
            var first = decision.complete(decided);
            assert first;
        }
    }

    /** The record could not be written: there will be no decision. */
    public void failed(Waiter waiter, Throwable failure) {
        if (waiting.remove(waiter.number()) != null) {
            places.release();
            var first = waiter.decision().completeExceptionally(failure);
            assert first;
        }
    }

    /** Whether the tail should read an event of this number at all. */
    boolean isAwaited(long number) {
        return waiting.containsKey(number);
    }

    /** How many wait now. */
    public int size() {
        return waiting.size();
    }

    /** How many may wait at once. */
    public int waitersMax() {
        return waitersMax;
    }
}
