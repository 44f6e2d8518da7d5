package dev.laurel.contract.command;

import dev.laurel.contract.id.AssetId;
import dev.laurel.contract.id.CommandId;
import dev.laurel.contract.id.UserId;
import dev.laurel.contract.money.Amount;

/**
 * Credits on their way from one user's partition to another's.
 *
 * @param commandId the sender's transfer command
 * @param from who sent them
 * @param to whom they are for
 * @param returning true where the receiver could not take them and they go home
 */
public record TransferLeg(
        CommandId commandId,
        UserId from,
        UserId to,
        AssetId asset,
        Amount amount,
        TransferNote note,
        boolean returning)
        implements Leg {

    @Override
    public UserId destination() {
        return returning ? from : to;
    }

    /** The same credits on their way home. */
    public TransferLeg homeward() {
        return new TransferLeg(commandId, from, to, asset, amount, note, true);
    }
}
