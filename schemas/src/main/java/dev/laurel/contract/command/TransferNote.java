package dev.laurel.contract.command;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/**
 * What the receiver of a transfer is told of the command behind it.
 *
 * @param occurredAtMillis the command's time, milliseconds since the epoch
 */
public record TransferNote(
        long occurredAtMillis, @Nullable String reason, Map<String, String> metadata) {

    public TransferNote {
        metadata = Map.copyOf(metadata);
    }
}
