package dev.laurel.command.outcome;

import dev.laurel.command.outcome.Decided.Kind;
import dev.laurel.contract.event.Event;
import dev.laurel.contract.position.PartitionOffset;
import dev.laurel.kit.metrics.Meters;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Answers repeated commands with the first answer, to the last byte: also its position. What was
 * seen lately is known at once; the rest is looked for in the log, many at a time. A search gets a
 * slice of time and, where it is not done, another one behind those who came meanwhile: so one that
 * is slow holds up nobody but itself.
 *
 * <p>A repeat that is not found, or that comes when too many wait, ends without an answer, and one
 * whose wait is over is not looked for any more: its client reads that the command is pending and
 * may ask again. It never gets another answer than the first.
 *
 * <p>Threading: the tail calls {@link #note} and {@link #take}; {@link #run} belongs to a thread of
 * its own; {@link #stop} may be called by any.
 */
public final class RepeatWatcher implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(RepeatWatcher.class);

    private static final String PREFIX = "laurel.command.repeats.";

    /** How long a search goes on before others have their turn. */
    private static final Duration SLICE = Duration.ofMillis(1_500);

    private static final Duration LOOK = Duration.ofMillis(200);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Duration CLOSE_BOUND = Duration.ofSeconds(2);

    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final OutcomeRegistry registry;
    private final FirstAnswers firsts;
    private final Duration slice;
    private final Semaphore places;
    private final BlockingQueue<Repeat> queue;

    /** Searches that were broken off, the one that waits for longest first. */
    private final Deque<FirstAnswerSearch> unfinished = new ArrayDeque<>();

    private final Counter remembered;
    private final Counter found;
    private final Counter lost;
    private final Counter refused;
    private final Counter late;
    private final Counter seeks;
    private final Counter scanned;
    private final Counter failures;
    private final Timer searchTime;
    private @Nullable Repeat lastLost;
    private volatile boolean stopping;
    private volatile @Nullable Consumer<byte[], byte[]> current;

    /**
     * @param repeatsMax how many may wait to be looked for, and how many places of first answers
     *     are kept
     */
    public RepeatWatcher(
            Supplier<Consumer<byte[], byte[]>> consumers,
            OutcomeRegistry registry,
            int repeatsMax,
            MeterRegistry metrics) {
        this(consumers, registry, repeatsMax, SLICE, metrics);
    }

    RepeatWatcher(
            Supplier<Consumer<byte[], byte[]>> consumers,
            OutcomeRegistry registry,
            int repeatsMax,
            Duration slice,
            MeterRegistry metrics) {
        this.consumers = consumers;
        this.registry = registry;
        this.firsts = new FirstAnswers(repeatsMax);
        this.slice = slice;
        this.places = new Semaphore(repeatsMax);
        this.queue = new ArrayBlockingQueue<>(repeatsMax);
        this.remembered = repeats(metrics, "remembered", "Repeats answered from memory");
        this.found = repeats(metrics, "found", "Repeats whose first answer was found in the log");
        this.lost =
                repeats(metrics, "lost", "Repeats whose first answer is not in the log any more");
        this.refused = repeats(metrics, "refused", "Repeats not looked for: too many wait");
        this.late = repeats(metrics, "late", "Repeats whose client waits no more");
        this.seeks = counter(metrics, "seeks", "seeks", "Places in the log where a search began");
        this.scanned = counter(metrics, "scanned", "records", "Records read in searches");
        this.failures =
                counter(
                        metrics,
                        "failures",
                        "failures",
                        "Searches that failed and were begun again");
        this.searchTime =
                Meters.timer(metrics, PREFIX + "search", "Slices of searches for first answers");
        Meters.gauge(
                metrics,
                PREFIX + "waiting",
                "commands",
                "Repeats that wait for their first answer",
                places,
                free -> (double) repeatsMax - free.availablePermits());
        Meters.bound(
                metrics,
                PREFIX + "waiting.max",
                "commands",
                "How many repeats may wait at once",
                repeatsMax);
        Meters.gauge(
                metrics,
                PREFIX + "places",
                "places",
                "Places of first answers that are known",
                firsts,
                FirstAnswers::size);
    }

    private static Counter repeats(MeterRegistry metrics, String name, String description) {
        return counter(metrics, name, "commands", description);
    }

    private static Counter counter(
            MeterRegistry metrics, String name, String unit, String description) {
        return Meters.counter(metrics, PREFIX + name, unit, description);
    }

    /** Notes where an event stands, if it is the first answer to its command. */
    void note(Event event, PartitionOffset position) {
        firsts.note(event, position);
    }

    /** Sees to it that the waiter of a repeat gets the first answer, or none. */
    void take(Repeat repeat) {
        var position = firsts.find(repeat);
        if (position != null) {
            remembered.increment();
            answer(repeat, position);
        } else if (places.tryAcquire()) {
            queue.add(repeat);
        } else {
            refused.increment();
            registry.unanswered(repeat.number());
        }
    }

    @Override
    public void run() {
        while (!stopping) {
            try {
                takeNewcomers();
                var search = unfinished.pollFirst();
                if (search != null) {
                    goOn(search);
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                stopping = true;
            }
        }
        close();
    }

    /** Newcomers have their first slice at once. */
    private void takeNewcomers() throws InterruptedException {
        var first =
                unfinished.isEmpty()
                        ? queue.poll(LOOK.toMillis(), TimeUnit.MILLISECONDS)
                        : queue.poll();
        if (first != null) {
            var repeats = new ArrayList<Repeat>();
            repeats.add(first);
            var more = queue.drainTo(repeats);
            assert more < repeats.size();
            goOn(new FirstAnswerSearch(repeats, this::found, this::lost, this::hasLeft));
        }
    }

    private void goOn(FirstAnswerSearch search) {
        searchTime.record(() -> search(search));
        if (!search.isDone()) {
            unfinished.addLast(search);
        }
    }

    private void search(FirstAnswerSearch search) {
        var seeksBefore = search.seeks();
        var scannedBefore = search.scanned();
        try {
            search.run(consumer(), System.nanoTime() + slice.toNanos());
            // What it fetched ahead is not wanted.
            consumer().unsubscribe();
        } catch (WakeupException _) {
            // Woken to stop.
        } catch (RuntimeException e) {
            // The edge of the loop: whatever it was, others will ask.
            failures.increment();
            LOG.warn("The search for first answers goes on after {}: {}", PAUSE, e.toString());
            close();
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        warnOfLost();
        seeks.increment((double) search.seeks() - seeksBefore);
        scanned.increment((double) search.scanned() - scannedBefore);
    }

    private Consumer<byte[], byte[]> consumer() {
        if (current == null) {
            current = consumers.get();
            if (stopping) {
                // The stop may have come before there was a consumer to wake up.
                current.wakeup();
            }
        }
        return Objects.requireNonNull(current);
    }

    private void close() {
        var consumer = current;
        current = null;
        if (consumer != null) {
            consumer.close(CloseOptions.timeout(CLOSE_BOUND));
        }
    }

    private void found(Repeat repeat, PartitionOffset position) {
        found.increment();
        places.release();
        firsts.note(repeat, position);
        answer(repeat, position);
    }

    private void lost(Repeat repeat) {
        lost.increment();
        places.release();
        lastLost = repeat;
        registry.unanswered(repeat.number());
    }

    /** Who has gone needs no search. */
    private boolean hasLeft(Repeat repeat) {
        if (registry.isAwaited(repeat.number())) {
            return false;
        }
        late.increment();
        places.release();
        return true;
    }

    /** Once a search: a storm of repeats shall not be a storm of lines. */
    private void warnOfLost() {
        var repeat = lastLost;
        if (repeat != null) {
            LOG.warn(
                    "Expected the first answer to command {} at time {} in partition {} before"
                            + " offset {}, but it is not in the log any more; lost so far: {}",
                    repeat.commandId(),
                    repeat.decidedAtMillis(),
                    repeat.partition(),
                    repeat.offset(),
                    (long) lost.count());
            lastLost = null;
        }
    }

    private void answer(Repeat repeat, PartitionOffset position) {
        registry.decided(repeat.number(), new Decided(repeat.outcome(), position, Kind.REPEATED));
    }

    public void stop() {
        stopping = true;
        var consumer = current;
        if (consumer != null) {
            consumer.wakeup();
        }
    }
}
