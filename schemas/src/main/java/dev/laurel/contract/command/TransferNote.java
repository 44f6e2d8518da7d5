package dev.laurel.contract.command;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/**
 * What the receiver of a transfer is told of the command behind it.
 *
 * @param occurredAtMillis the command's time, milliseconds since the epoch
 * @param transferVersion version of the sender's event by which the transfer set out. A sender may
 *     use a command id again when it is forgotten; with the version a transfer is named for ever
 */
public record TransferNote(
        long occurredAtMillis,
        @Nullable String reason,
        Map<String, String> metadata,
        long transferVersion) {

    public TransferNote {
        metadata = Map.copyOf(metadata);
    }
}
