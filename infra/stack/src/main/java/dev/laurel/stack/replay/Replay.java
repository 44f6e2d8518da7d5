package dev.laurel.stack.replay;

import dev.laurel.stack.runtime.Threads;
import dev.laurel.stack.runtime.Waiting;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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

    private Replay(LineSource source, String address, ReplayOptions options) {
        this.source = source;
        this.client = new CommandClient(address);
        this.options = options;
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
            tally.read(line);
            if (line instanceof SourceLine.Sendable command) {
                pace();
                add(command);
            }
        }
        for (var index = 0; index < lanes.size(); index++) {
            flush(index);
            offer(index, List.of());
        }
    }

    private void add(SourceLine.Sendable command) throws InterruptedException {
        var index = Math.floorMod(command.user().hashCode(), lanes.size());
        var filling = fillings.get(index);
        filling.commands.add(command);
        filling.bytes += command.json().length;
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
        private int bytes;
    }
}
