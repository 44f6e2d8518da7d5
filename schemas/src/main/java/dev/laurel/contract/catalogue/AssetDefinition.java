package dev.laurel.contract.catalogue;

import dev.laurel.contract.id.AssetId;

/**
 * A kind of credit as configured.
 *
 * @param scale how many decimals a unit has: amounts are integers of 10^-scale units; 0 to 18
 * @param floor the lowest balance, in minor units; 0, or negative for an overdraft
 */
public record AssetDefinition(AssetId id, int scale, long floor) {

    public static final int SCALE_MAX = 18;

    public AssetDefinition {
        if (scale < 0 || scale > SCALE_MAX) {
            throw new IllegalArgumentException("must be 0 to " + SCALE_MAX);
        }
        if (floor > 0) {
            throw new IllegalArgumentException("must be 0 or negative");
        }
    }
}
