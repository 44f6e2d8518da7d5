package dev.laurel.contract.money;

/**
 * Credits moved by one command: 1 to 2^63−1 minor units of an asset.
 *
 * @param minorUnits how many; never zero, never negative
 */
public record Amount(long minorUnits) {

    public Amount {
        if (minorUnits < 1) {
            throw new IllegalArgumentException(
                    "Expected an amount of at least 1, but was " + minorUnits);
        }
    }
}
