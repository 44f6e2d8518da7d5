package dev.laurel.stack.replay;

import dev.laurel.stack.runtime.Waiting;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Sends batch after batch: the next one goes out when every command of the one before has its
 * outcome. All commands of a user take the same lane, so their order holds, whatever is sent again.
 * A group is sent again whole: a part of it would be another group.
 *
 * <p>Threading: one reader {@link #offer offers}, one thread runs {@link #run}.
 */
final class Lane {

    /** Small: a batch under way, one ready, one being filled, whatever the size of the file. */
    private static final int BATCHES_WAITING_MAX = 1;

    private static final Duration BACKOFF_FIRST = Duration.ofMillis(100);
    private static final Duration BACKOFF_MAX = Duration.ofSeconds(2);

    private final BlockingQueue<List<SourceLine.Sendable>> batches =
            new ArrayBlockingQueue<>(BATCHES_WAITING_MAX);
    private final CommandClient client;
    private final Tally tally;
    private final Duration patience;

    /**
     * @param patience how long nothing may be answered at all before the replay is given up
     */
    Lane(CommandClient client, Tally tally, Duration patience) {
        this.client = client;
        this.tally = tally;
        this.patience = patience;
    }

    /** Takes a batch if there is room within the bound; an empty batch is the end. */
    boolean offer(List<SourceLine.Sendable> batch, Duration bound) throws InterruptedException {
        return batches.offer(batch, bound.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Whether a batch would be taken at once. Threading: the reader only, who alone offers. */
    boolean hasRoom() {
        return batches.remainingCapacity() > 0;
    }

    /** Sends until the end. */
    void run() throws InterruptedException {
        for (var batch = batches.take(); !batch.isEmpty(); batch = batches.take()) {
            send(batch);
        }
    }

    private void send(List<SourceLine.Sendable> batch) throws InterruptedException {
        var open = batch;
        var told = new HashSet<Long>();
        var again = false;
        var backoff = BACKOFF_FIRST;
        var began = System.nanoTime();
        tally.sending(batch.size());
        while (!open.isEmpty()) {
            var still = attempt(open, told, again);
            if (!still.isEmpty()) {
                // A pipe may have been silent for long: that is not for want of answers.
                var waited = Math.min(tally.nanosWithoutProgress(), System.nanoTime() - began);
                if (waited > patience.toNanos()) {
                    throw new ReplayException(
                            "No answer from the command-service for %d s; line %d was the first without one"
                                    .formatted(patience.toSeconds(), still.getFirst().number()));
                }
                backoff =
                        still.size() < open.size()
                                ? BACKOFF_FIRST
                                : shorter(backoff.multipliedBy(2), BACKOFF_MAX);
                Waiting.pause(backoff);
            }
            open = still;
            again = true;
        }
    }

    /**
     * Sends once and returns what has to be sent again: each run of which a line has no outcome
     * yet.
     *
     * @param told numbers of the lines that had their outcome before
     */
    private List<SourceLine.Sendable> attempt(
            List<SourceLine.Sendable> commands, Set<Long> told, boolean again)
            throws InterruptedException {
        var answers = client.post(commands);
        var openRuns = new HashSet<Long>();
        for (var index = 0; index < commands.size(); index++) {
            var command = commands.get(index);
            var answer = answers.get(index);
            if (answer.isPresent() && answer.get().kind() != Answer.Kind.PENDING) {
                if (told.add(command.number())) {
                    tally.answered(command, answer.get(), again);
                }
            } else if (!told.contains(command.number())) {
                openRuns.add(command.run());
            }
        }
        return commands.stream().filter(command -> openRuns.contains(command.run())).toList();
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
