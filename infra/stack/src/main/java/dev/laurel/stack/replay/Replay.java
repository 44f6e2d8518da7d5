package dev.laurel.stack.replay;

import dev.laurel.stack.runtime.Threads;
import dev.laurel.stack.runtime.Waiting;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
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

    private final LineSource source;
    private final CommandClient client;
    private final ReplayOptions options;
    private final Tally tally = new Tally();
    private final long startedNanos = System.nanoTime();
    private final ExecutorService workers = Threads.workers();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final AtomicInteger running = new AtomicInteger();
    private final List<Lane> lanes = new ArrayList<>();
    private final List<Filling> fillings = new ArrayList<>();
    private final Neighbours neighbours;

    private Replay(LineSource source, String address, ReplayOptions options) {
        this.source = source;
        this.client = new CommandClient(address);
        this.options = options;
        this.neighbours = new Neighbours(options.lanes());
    }

    /**
     * Starts sending a file.
     *
     * @param mapping name or file of a mapping; none for lines of JSON
     * @param address of the command-service
     * @throws ReplayException where the file or the mapping cannot be read
     */
    public static Replay start(
            Path file, Optional<String> mapping, String address, ReplayOptions options) {
        return new Replay(LineSources.open(file, mapping), address, options).started();
    }

    /** Starts sending a stream of known size with a mapping that ships. */
    public static Replay start(
            InputStream stream,
            long sizeBytes,
            String mapping,
            String address,
            ReplayOptions options) {
        try {
            var source =
                    LineSources.open(stream, sizeBytes, Optional.of(MappingReader.read(mapping)));
            return new Replay(source, address, options).started();
        } catch (IOException e) {
            throw new ReplayException("Expected to read a sample, but: " + e, e);
        }
    }

    /** Whether all is sent and answered, or nothing more will be. */
    public boolean done() {
        return running.get() == 0;
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
        var cause = failure.get();
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
        workers.close();
        try {
            source.close();
        } catch (IOException e) {
            throw new ReplayException("Expected to close the file, but: " + e, e);
        }
    }

    private Replay started() {
        for (var number = 0; number < options.lanes(); number++) {
            var lane = new Lane(client, tally, options.patience());
            lanes.add(lane);
            fillings.add(new Filling());
        }
        running.set(lanes.size() + 1);
        lanes.forEach(lane -> execute(lane::run));
        execute(this::readAll);
        return this;
    }

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private void execute(Work work) {
        workers.execute(
                () -> {
                    try {
                        work.run();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        failure.compareAndSet(null, e);
                    } catch (IOException | RuntimeException e) {
                        failure.compareAndSet(null, e);
                    } finally {
                        if (failure.get() != null) {
                            workers.shutdownNow();
                        }
                        running.decrementAndGet();
                    }
                });
    }

    private void readAll() throws IOException, InterruptedException {
        for (var line = source.next(); line != null; line = source.next()) {
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
