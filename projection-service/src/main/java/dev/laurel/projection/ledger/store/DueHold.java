package dev.laurel.projection.ledger.store;

import dev.laurel.contract.id.CommandId;
import dev.laurel.contract.id.UserId;

/**
 * A hold whose time is over.
 *
 * @param expiresAtMillis when that was, milliseconds since the epoch
 */
public record DueHold(UserId user, CommandId hold, long expiresAtMillis) {}
