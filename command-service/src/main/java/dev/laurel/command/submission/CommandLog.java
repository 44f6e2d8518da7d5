package dev.laurel.command.submission;

import dev.laurel.contract.command.Command;
import dev.laurel.contract.position.PartitionOffset;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.CompletableFuture;

/** Where commands are made durable. */
public interface CommandLog {

    /**
     * Appends a command. The future completes when all in-sync replicas have it, or fails with a
     * {@link NotDurableException}, which says whether it may have been written. Never throws.
     *
     * @param replyTo who waits for the decision, or null where nobody does
     */
    CompletableFuture<PartitionOffset> append(Command command, byte @Nullable [] replyTo);
}
