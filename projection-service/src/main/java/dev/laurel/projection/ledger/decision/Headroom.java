package dev.laurel.projection.ledger.decision;

import dev.laurel.contract.money.Amount;
import dev.laurel.projection.ledger.state.AccountBalance;

/**
 * What still fits. No sum here can wrap: every limit is compared with the largest number less the
 * amount, which is itself never negative.
 */
final class Headroom {

    private Headroom() {}

    /** Whether a balance can take the amount, and what is held besides can come back to it. */
    static boolean fits(AccountBalance balance, Amount amount) {
        return balance.available() <= Long.MAX_VALUE - amount.minorUnits() - balance.held();
    }

    static boolean fits(long total, Amount amount) {
        return total <= Long.MAX_VALUE - amount.minorUnits();
    }

    /**
     * Whether the amount may leave a balance.
     *
     * @param floor the lowest balance of the asset, zero or negative
     */
    static boolean covers(AccountBalance balance, Amount amount, long floor) {
        return balance.available() >= floor + amount.minorUnits();
    }
}
