package dev.laurel.projection.ledger.state;

import dev.laurel.contract.id.AssetId;

/**
 * What a user has of one asset, and all that ever came and went, in minor units.
 *
 * @param available may be spent; not below the asset's floor
 * @param held set aside; never negative
 * @param earned granted in all
 * @param spent spent in all
 * @param received received from other users in all
 * @param sent sent to other users in all, less what came back
 */
public record AccountBalance(
        AssetId asset,
        long available,
        long held,
        long earned,
        long spent,
        long received,
        long sent) {

    public static AccountBalance empty(AssetId asset) {
        return new AccountBalance(asset, 0, 0, 0, 0, 0, 0);
    }
}
