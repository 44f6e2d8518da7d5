package dev.laurel.command.outcome;

import dev.laurel.kit.metrics.Meters;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
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
 * decided, unanswered, failed or given up. When the service stops, all leave unanswered: it may
 * have less time than they want to wait.
 *
 * <p>Threading: many request threads call {@link #reserve}, {@link #register} and {@link #giveUp},
 * the producer's {@link #failed}, whoever stops the service {@link #endAll}, the tail and the
 * search for first answers {@link #decided} and {@link #unanswered}.
 */
public final class OutcomeRegistry {

    private final ConcurrentMap<Long, Waiter> waiting = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong();
    private final Semaphore places;
    private final Timer decisionTime;
    private volatile boolean ended;

    /**
     * @param waitersMax how many may wait at once
     */
    public OutcomeRegistry(int waitersMax, MeterRegistry metrics) {
        this.places = new Semaphore(waitersMax);
        this.decisionTime =
                Meters.timer(
                        metrics,
                        "laurel.command.outcome.decided",
                        "From a command's arrival to its outcome, of those who wait for it");
        Meters.gauge(
                metrics,
                "laurel.command.outcome.waiting",
                "commands",
                "Commands whose outcome is awaited",
                waiting,
                ConcurrentMap::size);
        Meters.bound(
                metrics,
                "laurel.command.outcome.waiting.max",
                "commands",
                "How many commands may be awaited at once",
                waitersMax);
    }

    /**
     * One who waits.
     *
     * @param number travels with the record
     * @param sinceNanos of {@link System#nanoTime}
     * @param decision completes when the tail has read the committed event; with nothing where the
     *     command is decided, but what the first answer was cannot be found out in time, or the
     *     service stops
     */
    public record Waiter(
            long number, long sinceNanos, CompletableFuture<Optional<Decided>> decision) {}

    /** Takes places for that many waiters, all or none; false where there are not enough. */
    public boolean reserve(int waiters) {
        return places.tryAcquire(waiters);
    }

    /** Takes places for waiters, all or none; false where there are not enough within the bound. */
    public boolean reserveWithin(int waiters, long millisMax) throws InterruptedException {
        return places.tryAcquire(waiters)
                || places.tryAcquire(waiters, millisMax, TimeUnit.MILLISECONDS);
    }

    /**
     * Registers a waiter on a reserved place. Call it before the record is sent: an answer may come
     * fast.
     */
    public Waiter register() {
        return register(1).getFirst();
    }

    /** Registers waiters with numbers that follow each other, on as many reserved places. */
    public List<Waiter> register(int count) {
        var first = numbers.getAndAdd(count) + 1;
        var sinceNanos = System.nanoTime();
        var waiters = new ArrayList<Waiter>(count);
        for (var number = first; number < first + count; number++) {
            var waiter = new Waiter(number, sinceNanos, new CompletableFuture<>());
            waiting.put(number, waiter);
            waiters.add(waiter);
            if (ended) {
                unanswered(number);
            }
        }
        return waiters;
    }

    /** Ends all waits without an answer, also those that begin from now on. */
    public void endAll() {
        ended = true;
        waiting.keySet().forEach(this::unanswered);
    }

    /** Ends the wait and frees the place; the decision where it came just in time. */
    public Optional<Decided> giveUp(Waiter waiter) {
        leave(waiter.number());
        var decision = waiter.decision();
        return decision.isCompletedExceptionally()
                ? Optional.empty()
                : decision.getNow(Optional.empty());
    }

    /** The tail has read the decision of this number. That nobody waits any more is normal. */
    void decided(long number, Decided decided) {
        var waiter = leave(number);
        if (waiter != null) {
            decisionTime.record(System.nanoTime() - waiter.sinceNanos(), TimeUnit.NANOSECONDS);
            var first = waiter.decision().complete(Optional.of(decided));
            assert first;
        }
    }

    /** The wait ends without an answer. */
    void unanswered(long number) {
        var waiter = leave(number);
        if (waiter != null) {
            var first = waiter.decision().complete(Optional.empty());
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
