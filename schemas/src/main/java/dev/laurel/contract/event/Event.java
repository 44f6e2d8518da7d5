package dev.laurel.contract.event;

import dev.laurel.contract.command.ProfileChange;
import dev.laurel.contract.id.AssetId;
import dev.laurel.contract.id.UserId;
import dev.laurel.contract.money.Amount;
import dev.laurel.contract.outcome.Outcome;

/** What happened. Never rejected, never changed. */
public sealed interface Event {

    EventHead head();

    /** It has a number among the user's events and changes the account. */
    sealed interface Change extends Event {}

    /** It answers a command and changes nothing. */
    sealed interface Answer extends Event {

        /** The answer that it stands for. */
        Outcome outcome();
    }

    /** It moves credits. */
    sealed interface MoneyMoved extends Change {

        AssetId asset();

        Amount amount();

        /** The user's available balance of the asset after it, in minor units. */
        long available();
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
            implements MoneyMoved {}

    /** The receiver could not take the credits: they are the sender's again. */
    record TransferReturned(EventHead head, AssetId asset, Amount amount, long available, UserId to)
            implements MoneyMoved {}

    record CommandRejected(EventHead head, Outcome.Rejected outcome) implements Answer {}

    /** The same command came again; the outcome is the first one. */
    record CommandRepeated(EventHead head, Outcome outcome) implements Answer {}
}
