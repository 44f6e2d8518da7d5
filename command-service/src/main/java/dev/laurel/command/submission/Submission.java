package dev.laurel.command.submission;

import dev.laurel.command.outcome.OutcomeRegistry.Waiter;
import dev.laurel.contract.id.CommandId;
import dev.laurel.contract.position.PartitionOffset;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.CompletableFuture;

/**
 * A command that was handed to the log.
 *
 * @param durable completes when it is durable
 * @param waiter who waits for the decision, or null where nobody does
 * @param deadlineNanos of {@link System#nanoTime}: when the wait for the decision ends
 */
public record Submission(
        CommandId id,
        CompletableFuture<PartitionOffset> durable,
        @Nullable Waiter waiter,
        long deadlineNanos) {

    /** Whether its result is known without waiting. */
    public boolean isDone() {
        return waiter == null ? durable.isDone() : waiter.decision().isDone();
    }
}
