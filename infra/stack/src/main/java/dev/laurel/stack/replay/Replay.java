package dev.laurel.stack.replay;

import dev.laurel.stack.runtime.Threads;
import dev.laurel.stack.runtime.Waiting;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A file on its way to the command-service. One thread reads; a few lanes send; memory is bounded
 * by the lanes and their batches, not by the file. Repeating a replay changes nothing, because the
 * ids come from the file.
 *
 * <p>Threading: made, watched and closed by one thread.
 */
public final class Replay implements AutoCloseable {

    private static final Duration OFFER_STEP = Duration.ofMillis(200);

    /** Keeps requests and answers inside the buffers of a connection. */
    private static final int BATCH_BYTES_MAX = 512 * 1024;

    /** A pipe that gives nothing cannot be interrupted; it is left behind. */
    private static final Duration CLOSE_BOUND = Duration.ofSeconds(5);

    private final ReplayInput input;
    private final LineSource source;
    private final CommandClient client;
    private final ReplayOptions options;
    private final Rejects rejects;
    private final Tally tally;
    private final long startedNanos = System.nanoTime();
    private final ExecutorService workers = Threads.workers();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    /** Why the rest was not read; what was read before is sent nevertheless. */
    private final AtomicReference<@Nullable ReplayException> unread = new AtomicReference<>();

    private final AtomicInteger running = new AtomicInteger();
    private final List<Lane> lanes = new ArrayList<>();
    private final List<Filling> fillings = new ArrayList<>();
    private final Neighbours neighbours;
    private @Nullable Thread reader;

    private Replay(ReplayInput input, String address, ReplayOptions options) {
        this.input = input;
        this.source = LineSources.open(input);
        this.rejects = new Rejects(input.rejects());
        this.tally = new Tally(rejects);
        this.client = new CommandClient(address);
        this.options = options;
        this.neighbours = new Neighbours(options.lanes());
    }

    /**
     * Starts sending a file or a stream.
     *
     * @param address of the command-service
     * @throws ReplayException where the input or the mapping cannot be read
     */
    public static Replay start(ReplayInput input, String address, ReplayOptions options) {
        return new Replay(input, address, options).started();
    }

    /** Whether all is sent and answered, or nothing more will be. */
    public boolean done() {
        return running.get() == 0 || failure.get() != null;
    }

    /** How far it is. */
    public ReplaySummary progress() {
        return tally.summary(source.fractionRead(), startedNanos);
    }

    /**
     * The end of it.
     *
     * @throws ReplayException where it could not finish
     */
    public ReplaySummary result() {
        var cause = failure.get() == null ? unread.get() : failure.get();
        if (cause instanceof ReplayException known) {
            throw known;
        }
        if (cause != null) {
            throw new ReplayException("The replay broke off: " + cause, cause);
        }
        return progress();
    }

    @Override
    public void close() {
        workers.shutdownNow();
        client.close();
        try {
            if (ended() && input.file() != null) {
                source.close();
            }
        } catch (IOException e) {
            throw new ReplayException("Expected to close " + input.label() + ", but: " + e, e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            rejects.close();
        }
    }

    /** Whether all threads have ended within the bound. */
    private boolean ended() throws InterruptedException {
        var lanesEnded = workers.awaitTermination(CLOSE_BOUND.toSeconds(), TimeUnit.SECONDS);
        if (reader == null) {
            return lanesEnded;
        }
        reader.interrupt();
        return lanesEnded && reader.join(CLOSE_BOUND);
    }

    private Replay started() {
        for (var number = 0; number < options.lanes(); number++) {
            var lane = new Lane(client, tally, options.patience());
            lanes.add(lane);
            fillings.add(new Filling());
        }
        running.set(lanes.size() + 1);
        lanes.forEach(lane -> workers.execute(guarded(lane::run)));
        reader = Threads.blocking("laurel-replay-reader", guarded(this::readAll));
        return this;
    }

    private interface Work {
        void run() throws InterruptedException;
    }

    private Runnable guarded(Work work) {
        return () -> {
            try {
                work.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                failure.compareAndSet(null, e);
            } catch (RuntimeException e) {
                failure.compareAndSet(null, e);
            } finally {
                if (failure.get() != null) {
                    workers.shutdownNow();
                }
                running.decrementAndGet();
            }
        };
    }

    private void readAll() throws InterruptedException {
        for (var line = next(); line != null; line = next()) {
            if (failure.get() != null) {
                throw new InterruptedException("a lane failed");
            }
            var runBefore = neighbours.run();
            var laneBefore = neighbours.lane();
            var placed = line instanceof SourceLine.Sendable read ? neighbours.place(read) : line;
            tally.read(placed);
            if (neighbours.run() != runBefore) {
                flushIfEnough(laneBefore);
            }
            if (placed instanceof SourceLine.Sendable command) {
                pace();
                add(command, neighbours.lane());
            }
        }
        for (var index = 0; index < lanes.size(); index++) {
            flush(index);
            offer(index, List.of());
        }
    }

    /** The next row; null at the end, also where that comes too early. */
    private @Nullable SourceLine next() {
        try {
            return source.next();
        } catch (ReplayException e) {
            unread.set(e);
        } catch (IOException e) {
            unread.set(
                    new ReplayException(
                            "%s could not be read behind line %d: %s"
                                    .formatted(input.label(), tally.lastLine(), LineSources.why(e)),
                            e));
        }
        return null;
    }

    private void add(SourceLine.Sendable command, int index) throws InterruptedException {
        if (fillings.get(index).hasOther(command)) {
            // The same name again is another group: it needs a request of its own.
            var begun = fillings.get(index).withdraw(command.run());
            flush(index);
            begun.forEach(fillings.get(index)::add);
        }
        fillings.get(index).add(command);
        if (!neighbours.isOpen()) {
            flushIfEnough(index);
        }
    }

    private void flushIfEnough(int index) throws InterruptedException {
        var filling = fillings.get(index);
        // At a rate batches are small, but a lane that is behind catches up with larger ones.
        var enough = filling.commands.size() >= options.batchLinesAtRate();
        if ((enough && lanes.get(index).hasRoom())
                || filling.commands.size() >= options.batchLines()
                || filling.bytes >= BATCH_BYTES_MAX) {
            flush(index);
        }
    }

    private void flush(int index) throws InterruptedException {
        var filling = fillings.get(index);
        if (!filling.commands.isEmpty()) {
            offer(index, filling.commands);
            fillings.set(index, new Filling());
        }
    }

    private void offer(int index, List<SourceLine.Sendable> batch) throws InterruptedException {
        while (!lanes.get(index).offer(batch, OFFER_STEP)) {
            if (failure.get() != null) {
                throw new InterruptedException("a lane failed");
            }
        }
    }

    private long paced;

    /** Holds the reader back to the rate. Threading: the reader only. */
    private void pace() {
        if (options.ratePerSecond() > 0) {
            var due = startedNanos + paced++ * 1_000_000_000L / options.ratePerSecond();
            var early = due - System.nanoTime();
            if (early > 0) {
                Waiting.pause(Duration.ofNanos(early));
            }
        }
    }

    /** A batch being filled. Threading: the reader only. */
    private static final class Filling {
        private final List<SourceLine.Sendable> commands = new ArrayList<>();

        /** Name of a group => its run. */
        private final Map<String, Long> groups = new HashMap<>();

        private int bytes;

        void add(SourceLine.Sendable command) {
            commands.add(command);
            bytes += command.json().length;
            if (command.address().isGrouped()) {
                groups.put(command.address().group(), command.run());
            }
        }

        /** Gives back the lines of the last run; the rest is sent without them. */
        List<SourceLine.Sendable> withdraw(long run) {
            var withdrawn = commands.stream().filter(command -> command.run() == run).toList();
            commands.removeAll(withdrawn);
            return withdrawn;
        }

        boolean hasOther(SourceLine.Sendable command) {
            var run = groups.get(command.address().group());
            return run != null && run != command.run();
        }
    }
}
