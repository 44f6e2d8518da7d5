package dev.laurel.contract.event;

import dev.laurel.contract.id.CommandId;
import dev.laurel.contract.id.UserId;

/**
 * What a reversal undoes.
 *
 * @param transaction the command that is undone; of a transfer, the sender's
 * @param occurredAtMillis when that occurred, milliseconds since the epoch: the windows corrected
 * @param requestedBy the user whose command asked for it; of a transfer, the sender or the receiver
 */
public record Reversal(CommandId transaction, long occurredAtMillis, UserId requestedBy) {}
