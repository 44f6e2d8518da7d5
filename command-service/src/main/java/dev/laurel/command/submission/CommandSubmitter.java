package dev.laurel.command.submission;

import dev.laurel.command.outcome.Decided;
import dev.laurel.command.outcome.OutcomeRegistry;
import dev.laurel.command.outcome.OutcomeRegistry.Waiter;
import dev.laurel.command.outcome.ReplyAddress;
import dev.laurel.contract.command.Command;
import dev.laurel.contract.command.CommandGroup;
import dev.laurel.kit.http.ClientConnection;
import dev.laurel.kit.problem.Problem;
import dev.laurel.kit.problem.ProblemCode;
import dev.laurel.kit.problem.ProblemException;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/**
 * Admit, register the wait, append, await: the way of every command.
 *
 * <p>Threading: any thread.
 */
public final class CommandSubmitter {

    /** Longer than the producer's own bound, so that its answer is always the one that counts. */
    private static final Duration DURABLE_BOUND = Duration.ofSeconds(60);

    private static final long LOOK_NANOS = ClientConnection.LOOK.toNanos();

    private final CommandLog log;
    private final OutcomeRegistry registry;
    private final ReplyAddress address;
    private final Admission admission;
    private final StorageSignal storage;

    public CommandSubmitter(
            CommandLog log,
            OutcomeRegistry registry,
            ReplyAddress address,
            Admission admission,
            StorageSignal storage) {
        this.log = log;
        this.registry = registry;
        this.address = address;
        this.admission = admission;
        this.storage = storage;
    }

    /**
     * Takes room for that many commands, and places for their waiters where they wait; each {@link
     * #submit} uses one of them.
     *
     * @throws ProblemException where there is not enough; then nothing is taken
     */
    public void admit(int commands, boolean waiting) {
        var low = storageLow();
        if (low != null) {
            throw new ProblemException(low);
        }
        if (!admission.admit(commands)) {
            throw new ProblemException(overloaded());
        }
        if (waiting && !registry.reserve(commands)) {
            admission.release(commands);
            throw new ProblemException(tooManyWaiting());
        }
    }

    /**
     * Takes room for commands, and places for their waiters where they wait, with a bound on the
     * time; a stream goes on when others are done.
     *
     * @return null, or why there is none; then nothing is taken
     */
    public @Nullable Problem admitWithin(int commands, long millisMax, boolean waiting)
            throws InterruptedException {
        var low = storageLow();
        if (low != null) {
            return low;
        }
        if (!admission.admitWithin(commands, millisMax)) {
            return overloaded();
        }
        if (waiting && !registry.reserveWithin(commands, millisMax)) {
            admission.release(commands);
            return tooManyWaiting();
        }
        return null;
    }

    /**
     * Hands an admitted command to the log.
     *
     * @param wait how long the decision is awaited; null to wait for durability only
     */
    public Submission submit(Command command, @Nullable Duration wait) {
        var id = command.head().id();
        if (wait == null) {
            var durable = log.append(command, null).whenComplete((_, _) -> admission.release(1));
            return new Submission(id, durable, null, 0);
        }
        var waiter = registry.register();
        // A command that could not be written has no decision to wait for.
        var durable =
                log.append(command, address.of(waiter.number()))
                        .whenComplete(
                                (_, failure) -> {
                                    admission.release(1);
                                    if (failure != null) {
                                        registry.failed(waiter, failure);
                                    }
                                });
        return new Submission(id, durable, waiter, System.nanoTime() + wait.toNanos());
    }

    /**
     * Hands an admitted group to the log, as one record.
     *
     * @param wait how long the decision is awaited; null to wait for durability only
     * @return a submission for each member, in their order
     */
    public List<Submission> submit(CommandGroup group, @Nullable Duration wait) {
        var members = group.members();
        var submissions = new ArrayList<Submission>(members.size());
        var waiters = wait == null ? List.<Waiter>of() : registry.register(members.size());
        var durable =
                log.append(
                                group,
                                waiters.isEmpty() ? null : address.of(waiters.getFirst().number()))
                        .whenComplete(
                                (_, failure) -> {
                                    admission.release(members.size());
                                    if (failure != null) {
                                        waiters.forEach(waiter -> registry.failed(waiter, failure));
                                    }
                                });
        var deadline = wait == null ? 0 : System.nanoTime() + wait.toNanos();
        for (var i = 0; i < members.size(); i++) {
            submissions.add(
                    new Submission(
                            members.get(i).head().id(),
                            durable,
                            wait == null ? null : waiters.get(i),
                            deadline));
        }
        return submissions;
    }

    /**
     * Waits for what the submission waits for, and says what became of it. Where the wait for the
     * decision runs out or is ended, durability is still awaited, with the producer's own bound: a
     * command is never called pending that may be lost.
     *
     * @param over asked now and then: whether nobody waits for the answer any more
     */
    public ItemResult await(Submission submission, BooleanSupplier over) {
        var waiter = submission.waiter();
        if (waiter == null) {
            return durable(submission);
        }
        try {
            return answered(submission, get(waiter.decision(), submission.deadlineNanos(), over));
        } catch (ExecutionException e) {
            return failed(submission, e.getCause());
        } catch (TimeoutException _) {
            // The wait is over; what is known by now is said below.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return answered(submission, registry.giveUp(waiter));
    }

    /** As {@link CompletableFuture#get(long, TimeUnit)}, but ends too when it is over. */
    private static <T> T get(CompletableFuture<T> future, long deadlineNanos, BooleanSupplier over)
            throws ExecutionException, TimeoutException, InterruptedException {
        while (!future.isDone()) {
            var left = deadlineNanos - System.nanoTime();
            if (left <= 0 || over.getAsBoolean()) {
                throw new TimeoutException();
            }
            try {
                return future.get(Math.min(left, LOOK_NANOS), TimeUnit.NANOSECONDS);
            } catch (TimeoutException _) {
                // Looks again.
            }
        }
        return future.get();
    }

    private ItemResult answered(Submission submission, Optional<Decided> decided) {
        if (decided.isPresent()) {
            return new ItemResult.Answered(submission.id(), decided.get());
        }
        return durable(submission) instanceof ItemResult.Failed failed
                ? failed
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
        } catch (ExecutionException e) {
            return failed(submission, e.getCause());
        } catch (TimeoutException _) {
            return failed(submission, null);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return failed(submission, null);
        }
    }

    private static ItemResult failed(Submission submission, @Nullable Throwable cause) {
        var written = !(cause instanceof NotDurableException e) || e.isMaybeWritten();
        return new ItemResult.Failed(
                submission.id(),
                written
                        ? Problem.of(
                                ProblemCode.NOT_DURABLE,
                                "Expected to make command "
                                        + submission.id()
                                        + " durable, but Kafka did not confirm it, so whether it was"
                                        + " written is unknown; send it again under the same id")
                        : Problem.of(
                                ProblemCode.KAFKA_UNAVAILABLE,
                                "No response from Kafka; command "
                                        + submission.id()
                                        + " was not written; send it again"));
    }

    private @Nullable Problem storageLow() {
        var detail = storage.low();
        return detail == null ? null : Problem.of(ProblemCode.STORAGE_LOW, detail);
    }

    private static Problem overloaded() {
        return Problem.of(
                ProblemCode.OVERLOADED,
                "More commands are under way than the service takes at once; nothing was written;"
                        + " send it again");
    }

    private static Problem tooManyWaiting() {
        return Problem.of(
                ProblemCode.TOO_MANY_WAITING,
                "Too many commands wait for outcomes; nothing was written; send it again");
    }
}
