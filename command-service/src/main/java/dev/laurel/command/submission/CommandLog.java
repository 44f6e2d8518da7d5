package dev.laurel.command.submission;

import dev.laurel.contract.command.CommandEntry;
import dev.laurel.contract.position.PartitionOffset;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.CompletableFuture;

/** Where commands are made durable. */
public interface CommandLog {

    /**
     * Appends a command, or a group as one record. The future completes when all in-sync replicas
     * have it, or fails with a {@link NotDurableException}, which says whether it may have been
     * written. Never throws.
     *
     * @param replyTo who waits for the decision, of a group the first member's; null where nobody
     *     does
     */
    CompletableFuture<PartitionOffset> append(CommandEntry entry, byte @Nullable [] replyTo);
}
