package dev.laurel.projection.ledger.state;

import dev.laurel.contract.event.Movement;
import dev.laurel.contract.id.AssetId;

/**
 * What a user has of one asset, and all that ever came and went, in minor units.
 *
 * @param available may be spent; not below the asset's floor
 * @param held set aside; never negative
 * @param earned granted in all, less what was reversed
 * @param spent spent and captured in all, less what was reversed
 * @param received received from other users in all, less what was taken back
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

    /**
     * The balance after a movement.
     *
     * @throws ArithmeticException where a number would leave its range
     */
    public AccountBalance plus(Movement movement) {
        return new AccountBalance(
                asset,
                Math.addExact(available, movement.available()),
                Math.addExact(held, movement.held()),
                Math.addExact(earned, movement.earned()),
                Math.addExact(spent, movement.spent()),
                Math.addExact(received, movement.received()),
                Math.addExact(sent, movement.sent()));
    }
}
