package dev.laurel.command.submission;

import dev.laurel.command.outcome.OutcomeRegistry;
import dev.laurel.command.outcome.ReplyAddress;
import dev.laurel.command.problem.Problem;
import dev.laurel.command.problem.ProblemCode;
import dev.laurel.contract.command.Command;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Register the wait, append, await: the way of every command.
 *
 * <p>Threading: any thread.
 */
public final class CommandSubmitter {

    /** Longer than the producer's own bound, so that its answer is always the one that counts. */
    private static final Duration DURABLE_BOUND = Duration.ofSeconds(60);

    private final CommandLog log;
    private final OutcomeRegistry registry;
    private final ReplyAddress address;

    public CommandSubmitter(CommandLog log, OutcomeRegistry registry, ReplyAddress address) {
        this.log = log;
        this.registry = registry;
        this.address = address;
    }

    /** Takes places for waiters, all or none; false where there are not enough. */
    public boolean reserveWaiters(int waiters) {
        return registry.reserve(waiters);
    }

    /**
     * Hands a command to the log.
     *
     * @param wait how long the decision is awaited, on a place reserved before; null to wait for
     *     durability only
     */
    public Submission submit(Command command, @Nullable Duration wait) {
        var id = command.head().id();
        if (wait == null) {
            return new Submission(id, log.append(command, null), null, 0);
        }
        var waiter = registry.register();
        // A command that could not be written has no decision to wait for.
        var durable =
                log.append(command, address.of(waiter.number()))
                        .whenComplete(
                                (_, failure) -> {
                                    if (failure != null) {
                                        registry.failed(waiter, failure);
                                    }
                                });
        return new Submission(id, durable, waiter, System.nanoTime() + wait.toNanos());
    }

    /**
     * Waits for what the submission waits for, at most to its deadline, and says what became of it.
     */
    public ItemResult await(Submission submission) {
        var waiter = submission.waiter();
        if (waiter == null) {
            return durable(submission);
        }
        try {
            var decided =
                    waiter.decision()
                            .get(
                                    Math.max(0, submission.deadlineNanos() - System.nanoTime()),
                                    TimeUnit.NANOSECONDS);
            return new ItemResult.Answered(submission.id(), decided);
        } catch (ExecutionException _) {
            return failed(submission);
        } catch (TimeoutException _) {
            // The wait is over; what is known by now is said below.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        var decided = registry.giveUp(waiter);
        return decided.isPresent()
                ? new ItemResult.Answered(submission.id(), decided.get())
                : new ItemResult.Pending(submission.id());
    }

    /** Frees what the submission holds, for one whose client has gone. */
    public void abandon(Submission submission) {
        if (submission.waiter() != null) {
            var late = registry.giveUp(submission.waiter());
            assert late != null;
        }
    }

    private ItemResult durable(Submission submission) {
        try {
            return new ItemResult.Accepted(
                    submission.id(),
                    submission.durable().get(DURABLE_BOUND.toNanos(), TimeUnit.NANOSECONDS));
        } catch (ExecutionException | TimeoutException _) {
            return failed(submission);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return failed(submission);
        }
    }

    private static ItemResult failed(Submission submission) {
        return new ItemResult.Failed(
                submission.id(),
                Problem.of(
                        ProblemCode.NOT_DURABLE,
                        "Expected to make command "
                                + submission.id()
                                + " durable, but Kafka did not confirm it; send it again under the same id"));
    }
}
