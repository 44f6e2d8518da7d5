package dev.laurel.contract.view;

import dev.laurel.contract.id.AssetId;

/** What a user has of one asset, in minor units. */
public record Balance(AssetId asset, long available, long held, Totals totals) {

    public static Balance empty(AssetId asset) {
        return new Balance(asset, 0, 0, Totals.ZERO);
    }
}
