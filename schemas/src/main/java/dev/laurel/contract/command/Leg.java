package dev.laurel.contract.command;

import dev.laurel.contract.id.AssetId;
import dev.laurel.contract.id.CommandId;
import dev.laurel.contract.id.UserId;
import dev.laurel.contract.money.Amount;
import dev.laurel.contract.outcome.RejectionReason;

import org.jspecify.annotations.Nullable;

/** What the ledger of one user's partition sends to that of another's. */
public sealed interface Leg permits TransferLeg, Leg.Reversal {

    /** The command behind it. */
    CommandId commandId();

    /** What it says besides. */
    TransferNote note();

    /** Whose account it is meant for; also the key of its record. */
    UserId destination();

    /**
     * A step of the reversal of a transfer. The receiver of the transfer decides it, because it is
     * the receiver's credits that are taken.
     */
    sealed interface Reversal extends Leg {

        /** The transfer command that is reversed, of the sender. */
        CommandId transaction();

        /** Who sent the transfer. */
        UserId sender();

        /** Who received it. */
        UserId receiver();
    }

    /**
     * The sender asks the receiver.
     *
     * @param dryRun decide and answer, but change nothing
     */
    record ReversalRequest(
            CommandId commandId,
            UserId sender,
            UserId receiver,
            CommandId transaction,
            boolean dryRun,
            TransferNote note)
            implements Reversal {

        @Override
        public UserId destination() {
            return receiver;
        }
    }

    /**
     * The receiver gave the credits back.
     *
     * @param parties who sent, who received, whose command asked for it
     * @param occurredAtMillis when the transfer occurred, milliseconds since the epoch
     */
    record ReversalCredit(
            CommandId commandId,
            ReversalParties parties,
            CommandId transaction,
            AssetId asset,
            Amount amount,
            long occurredAtMillis,
            TransferNote note)
            implements Reversal {

        @Override
        public UserId sender() {
            return parties.sender();
        }

        @Override
        public UserId receiver() {
            return parties.receiver();
        }

        @Override
        public UserId destination() {
            return parties.sender();
        }
    }

    /**
     * The receiver refuses; or, of a dry run, says what it would do.
     *
     * @param reason why, or null where a dry run would succeed
     * @param dryRun whether it was one
     */
    record ReversalAnswer(
            CommandId commandId,
            UserId sender,
            UserId receiver,
            CommandId transaction,
            @Nullable RejectionReason reason,
            boolean dryRun,
            TransferNote note)
            implements Reversal {

        @Override
        public UserId destination() {
            return sender;
        }
    }

    /**
     * Who takes part in a reversal.
     *
     * @param requestedBy the user of the command that asked for it: the sender or the receiver
     */
    record ReversalParties(UserId sender, UserId receiver, UserId requestedBy) {}
}
