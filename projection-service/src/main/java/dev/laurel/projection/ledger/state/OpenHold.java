package dev.laurel.projection.ledger.state;

import dev.laurel.contract.id.AssetId;
import dev.laurel.contract.id.CommandId;

/**
 * Credits of a user that are set aside.
 *
 * @param id the command that set them aside
 * @param amount in minor units; at least 1
 * @param expiresAtMillis from then on they can no longer be captured, milliseconds since the epoch
 */
public record OpenHold(CommandId id, AssetId asset, long amount, long expiresAtMillis) {}
