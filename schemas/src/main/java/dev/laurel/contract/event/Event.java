package dev.laurel.contract.event;

import dev.laurel.contract.command.ProfileChange;
import dev.laurel.contract.id.AssetId;
import dev.laurel.contract.id.CommandId;
import dev.laurel.contract.id.UserId;
import dev.laurel.contract.money.Amount;
import dev.laurel.contract.outcome.Outcome;

/** What happened. Never rejected, never changed. */
public sealed interface Event {

    EventHead head();

    /** It has a number among the user's events and changes the account. */
    sealed interface Change extends Event {

        /** Whether it is the answer to the command that its head names, given by its own user. */
        default boolean answersCommand() {
            return true;
        }
    }

    /** It answers a command and changes nothing. */
    sealed interface Answer extends Event {

        /** The answer that it stands for. */
        Outcome outcome();
    }

    /**
     * What another user's partition sent was refused. It changes no account and answers nobody: the
     * leg that goes back does. It is here so that all that the ledger must remember can be made
     * from its events.
     */
    sealed interface Refusal extends Event {}

    /** It moves credits. */
    sealed interface MoneyMoved extends Change {

        AssetId asset();

        Amount amount();

        /** The user's available balance of the asset after it, in minor units. */
        long available();

        /** What it changes, in signed minor units. */
        default Movement movement() {
            return Movement.of(this);
        }

        /**
         * The time whose windows count what flows with it, milliseconds since the epoch: its own,
         * or that of what it undoes.
         */
        default long flowAtMillis() {
            return head().occurredAtMillis();
        }
    }

    /** It undoes another event. */
    sealed interface Undone extends MoneyMoved {

        Reversal reversal();

        @Override
        default boolean answersCommand() {
            return head().user().equals(reversal().requestedBy());
        }

        @Override
        default long flowAtMillis() {
            return reversal().occurredAtMillis();
        }
    }

    record ProfileChanged(EventHead head, ProfileChange change) implements Change {}

    record CreditsGranted(EventHead head, AssetId asset, Amount amount, long available)
            implements MoneyMoved {}

    record CreditsSpent(EventHead head, AssetId asset, Amount amount, long available)
            implements MoneyMoved {}

    record TransferSent(EventHead head, AssetId asset, Amount amount, long available, UserId to)
            implements MoneyMoved {}

    record TransferReceived(
            EventHead head, AssetId asset, Amount amount, long available, UserId from)
            implements MoneyMoved {

        @Override
        public boolean answersCommand() {
            return false;
        }
    }

    /** The receiver could not take the credits: they are the sender's again. */
    record TransferReturned(EventHead head, AssetId asset, Amount amount, long available, UserId to)
            implements MoneyMoved {

        @Override
        public boolean answersCommand() {
            return false;
        }
    }

    /**
     * Credits are set aside under the id of the command.
     *
     * @param expiresAtMillis when they become available again, milliseconds since the epoch
     */
    record HoldPlaced(
            EventHead head, AssetId asset, Amount amount, long available, long expiresAtMillis)
            implements MoneyMoved {}

    /**
     * Credits that were set aside are spent.
     *
     * @param amount what is spent
     * @param rest what is available again, in minor units; 0 or more
     */
    record HoldCaptured(
            EventHead head, AssetId asset, Amount amount, long available, CommandId hold, long rest)
            implements MoneyMoved {}

    /** All that was set aside is available again. */
    record HoldReleased(
            EventHead head, AssetId asset, Amount amount, long available, CommandId hold)
            implements MoneyMoved {}

    /** The time of a hold is over. No command caused it: the head names that of the hold. */
    record HoldExpired(EventHead head, AssetId asset, Amount amount, long available)
            implements MoneyMoved {

        @Override
        public boolean answersCommand() {
            return false;
        }
    }

    record GrantReversed(
            EventHead head, AssetId asset, Amount amount, long available, Reversal reversal)
            implements Undone {}

    /** A spend or a capture is undone. */
    record SpendReversed(
            EventHead head, AssetId asset, Amount amount, long available, Reversal reversal)
            implements Undone {}

    /** The receiver of a transfer gives it back. */
    record TransferTakenBack(
            EventHead head,
            AssetId asset,
            Amount amount,
            long available,
            Reversal reversal,
            UserId from)
            implements Undone {}

    /** A transfer is back at its sender. */
    record TransferReversed(
            EventHead head,
            AssetId asset,
            Amount amount,
            long available,
            Reversal reversal,
            UserId to)
            implements Undone {}

    record UserFrozen(EventHead head) implements Change {}

    /** Also the end of a quarantine. */
    record UserUnfrozen(EventHead head) implements Change {}

    /**
     * The ledger failed on a command of this user, and decides no more of them until somebody has
     * looked.
     */
    record UserQuarantined(EventHead head, String why) implements Change {

        @Override
        public boolean answersCommand() {
            return false;
        }
    }

    /**
     * A transfer could not be taken by its receiver, whose event this is: its credits go home. The
     * head names the sender's command.
     */
    record TransferRefused(EventHead head, AssetId asset, Amount amount, UserId from)
            implements Refusal {}

    /**
     * The receiver of a transfer, whose event this is, does not give it back. The head names the
     * command that asks for it.
     *
     * @param transaction the command of the transfer
     * @param sender of the transfer
     */
    record ReversalRefused(
            EventHead head, CommandId transaction, UserId sender, Outcome.Rejected outcome)
            implements Refusal {}

    record CommandRejected(EventHead head, Outcome.Rejected outcome) implements Answer {}

    /**
     * The same command came again; the outcome is the first one.
     *
     * @param firstDecidedAtMillis time of the record with the first answer, milliseconds since the
     *     epoch
     */
    record CommandRepeated(EventHead head, Outcome outcome, long firstDecidedAtMillis)
            implements Answer {}

    /** What the command would get. It is not its outcome: the id stays free. */
    record DryRunAnswered(EventHead head, Outcome outcome) implements Answer {}
}
