package dev.laurel.kafka.codec;

import dev.laurel.contract.event.Event.CreditsGranted;
import dev.laurel.contract.event.Event.CreditsSpent;
import dev.laurel.contract.event.Event.GrantReversed;
import dev.laurel.contract.event.Event.HoldCaptured;
import dev.laurel.contract.event.Event.HoldExpired;
import dev.laurel.contract.event.Event.HoldPlaced;
import dev.laurel.contract.event.Event.HoldReleased;
import dev.laurel.contract.event.Event.MoneyMoved;
import dev.laurel.contract.event.Event.SpendReversed;
import dev.laurel.contract.event.Event.TransferReceived;
import dev.laurel.contract.event.Event.TransferReturned;
import dev.laurel.contract.event.Event.TransferReversed;
import dev.laurel.contract.event.Event.TransferSent;
import dev.laurel.contract.event.Event.TransferTakenBack;
import dev.laurel.contract.event.EventHead;
import dev.laurel.contract.event.Reversal;
import dev.laurel.contract.id.AssetId;
import dev.laurel.contract.id.CommandId;
import dev.laurel.contract.id.UserId;
import dev.laurel.contract.money.Amount;
import dev.laurel.kafka.wire.v1.CreditsGrantedBody;
import dev.laurel.kafka.wire.v1.CreditsSpentBody;
import dev.laurel.kafka.wire.v1.EventMessage;
import dev.laurel.kafka.wire.v1.GrantReversedBody;
import dev.laurel.kafka.wire.v1.HoldCapturedBody;
import dev.laurel.kafka.wire.v1.HoldExpiredBody;
import dev.laurel.kafka.wire.v1.HoldPlacedBody;
import dev.laurel.kafka.wire.v1.HoldReleasedBody;
import dev.laurel.kafka.wire.v1.ReversalMessage;
import dev.laurel.kafka.wire.v1.SpendReversedBody;
import dev.laurel.kafka.wire.v1.TransferReceivedBody;
import dev.laurel.kafka.wire.v1.TransferReturnedBody;
import dev.laurel.kafka.wire.v1.TransferReversedBody;
import dev.laurel.kafka.wire.v1.TransferSentBody;
import dev.laurel.kafka.wire.v1.TransferTakenBackBody;

/** Bodies of the events that move credits. */
final class MoneyBodies {

    private MoneyBodies() {}

    static void encode(MoneyMoved event, EventMessage.Builder message) {
        switch (event) {
            case CreditsGranted it -> message.setCreditsGranted(creditsGranted(it));
            case CreditsSpent it -> message.setCreditsSpent(creditsSpent(it));
            case TransferSent it -> message.setTransferSent(transferSent(it));
            case TransferReceived it -> message.setTransferReceived(transferReceived(it));
            case TransferReturned it -> message.setTransferReturned(transferReturned(it));
            case HoldPlaced it -> message.setHoldPlaced(holdPlaced(it));
            case HoldCaptured it -> message.setHoldCaptured(holdCaptured(it));
            case HoldReleased it -> message.setHoldReleased(holdReleased(it));
            case HoldExpired it -> message.setHoldExpired(holdExpired(it));
            case GrantReversed it -> message.setGrantReversed(grantReversed(it));
            case SpendReversed it -> message.setSpendReversed(spendReversed(it));
            case TransferTakenBack it -> message.setTransferTakenBack(transferTakenBack(it));
            case TransferReversed it -> message.setTransferReversed(transferReversed(it));
        }
    }

    /**
     * Reads the body.
     *
     * @throws CodecException where it moves no credits
     */
    static MoneyMoved decode(EventHead head, EventMessage message) {
        return switch (message.getBodyCase()) {
            case CREDITS_GRANTED -> creditsGranted(head, message.getCreditsGranted());
            case CREDITS_SPENT -> creditsSpent(head, message.getCreditsSpent());
            case TRANSFER_SENT -> transferSent(head, message.getTransferSent());
            case TRANSFER_RECEIVED -> transferReceived(head, message.getTransferReceived());
            case TRANSFER_RETURNED -> transferReturned(head, message.getTransferReturned());
            case HOLD_PLACED -> holdPlaced(head, message.getHoldPlaced());
            case HOLD_CAPTURED -> holdCaptured(head, message.getHoldCaptured());
            case HOLD_RELEASED -> holdReleased(head, message.getHoldReleased());
            case HOLD_EXPIRED -> holdExpired(head, message.getHoldExpired());
            case GRANT_REVERSED -> grantReversed(head, message.getGrantReversed());
            case SPEND_REVERSED -> spendReversed(head, message.getSpendReversed());
            case TRANSFER_TAKEN_BACK -> transferTakenBack(head, message.getTransferTakenBack());
            case TRANSFER_REVERSED -> transferReversed(head, message.getTransferReversed());
            default -> throw new CodecException("Expected a known event body");
        };
    }

    private static CreditsGrantedBody creditsGranted(CreditsGranted event) {
        return CreditsGrantedBody.newBuilder()
                .setAsset(event.asset().value())
                .setAmount(event.amount().minorUnits())
                .setAvailable(event.available())
                .build();
    }

    private static CreditsGranted creditsGranted(EventHead head, CreditsGrantedBody body) {
        return new CreditsGranted(
                head,
                new AssetId(body.getAsset()),
                new Amount(body.getAmount()),
                body.getAvailable());
    }

    private static CreditsSpentBody creditsSpent(CreditsSpent event) {
        return CreditsSpentBody.newBuilder()
                .setAsset(event.asset().value())
                .setAmount(event.amount().minorUnits())
                .setAvailable(event.available())
                .build();
    }

    private static CreditsSpent creditsSpent(EventHead head, CreditsSpentBody body) {
        return new CreditsSpent(
                head,
                new AssetId(body.getAsset()),
                new Amount(body.getAmount()),
                body.getAvailable());
    }

    private static TransferSentBody transferSent(TransferSent event) {
        return TransferSentBody.newBuilder()
                .setAsset(event.asset().value())
                .setAmount(event.amount().minorUnits())
                .setAvailable(event.available())
                .setTo(event.to().value())
                .build();
    }

    private static TransferSent transferSent(EventHead head, TransferSentBody body) {
        return new TransferSent(
                head,
                new AssetId(body.getAsset()),
                new Amount(body.getAmount()),
                body.getAvailable(),
                new UserId(body.getTo()));
    }

    private static TransferReceivedBody transferReceived(TransferReceived event) {
        return TransferReceivedBody.newBuilder()
                .setAsset(event.asset().value())
                .setAmount(event.amount().minorUnits())
                .setAvailable(event.available())
                .setFrom(event.from().value())
                .build();
    }

    private static TransferReceived transferReceived(EventHead head, TransferReceivedBody body) {
        return new TransferReceived(
                head,
                new AssetId(body.getAsset()),
                new Amount(body.getAmount()),
                body.getAvailable(),
                new UserId(body.getFrom()));
    }

    private static TransferReturnedBody transferReturned(TransferReturned event) {
        return TransferReturnedBody.newBuilder()
                .setAsset(event.asset().value())
                .setAmount(event.amount().minorUnits())
                .setAvailable(event.available())
                .setTo(event.to().value())
                .build();
    }

    private static TransferReturned transferReturned(EventHead head, TransferReturnedBody body) {
        return new TransferReturned(
                head,
                new AssetId(body.getAsset()),
                new Amount(body.getAmount()),
                body.getAvailable(),
                new UserId(body.getTo()));
    }

    private static HoldPlacedBody holdPlaced(HoldPlaced event) {
        return HoldPlacedBody.newBuilder()
                .setAsset(event.asset().value())
                .setAmount(event.amount().minorUnits())
                .setAvailable(event.available())
                .setExpiresAtMillis(event.expiresAtMillis())
                .build();
    }

    private static HoldPlaced holdPlaced(EventHead head, HoldPlacedBody body) {
        return new HoldPlaced(
                head,
                new AssetId(body.getAsset()),
                new Amount(body.getAmount()),
                body.getAvailable(),
                body.getExpiresAtMillis());
    }

    private static HoldCapturedBody holdCaptured(HoldCaptured event) {
        return HoldCapturedBody.newBuilder()
                .setAsset(event.asset().value())
                .setAmount(event.amount().minorUnits())
                .setAvailable(event.available())
                .setHold(event.hold().value())
                .setRest(event.rest())
                .build();
    }

    private static HoldCaptured holdCaptured(EventHead head, HoldCapturedBody body) {
        return new HoldCaptured(
                head,
                new AssetId(body.getAsset()),
                new Amount(body.getAmount()),
                body.getAvailable(),
                new CommandId(body.getHold()),
                body.getRest());
    }

    private static HoldReleasedBody holdReleased(HoldReleased event) {
        return HoldReleasedBody.newBuilder()
                .setAsset(event.asset().value())
                .setAmount(event.amount().minorUnits())
                .setAvailable(event.available())
                .setHold(event.hold().value())
                .build();
    }

    private static HoldReleased holdReleased(EventHead head, HoldReleasedBody body) {
        return new HoldReleased(
                head,
                new AssetId(body.getAsset()),
                new Amount(body.getAmount()),
                body.getAvailable(),
                new CommandId(body.getHold()));
    }

    private static HoldExpiredBody holdExpired(HoldExpired event) {
        return HoldExpiredBody.newBuilder()
                .setAsset(event.asset().value())
                .setAmount(event.amount().minorUnits())
                .setAvailable(event.available())
                .build();
    }

    private static HoldExpired holdExpired(EventHead head, HoldExpiredBody body) {
        return new HoldExpired(
                head,
                new AssetId(body.getAsset()),
                new Amount(body.getAmount()),
                body.getAvailable());
    }

    private static GrantReversedBody grantReversed(GrantReversed event) {
        return GrantReversedBody.newBuilder()
                .setAsset(event.asset().value())
                .setAmount(event.amount().minorUnits())
                .setAvailable(event.available())
                .setReversal(reversal(event.reversal()))
                .build();
    }

    private static GrantReversed grantReversed(EventHead head, GrantReversedBody body) {
        return new GrantReversed(
                head,
                new AssetId(body.getAsset()),
                new Amount(body.getAmount()),
                body.getAvailable(),
                reversal(body.getReversal()));
    }

    private static SpendReversedBody spendReversed(SpendReversed event) {
        return SpendReversedBody.newBuilder()
                .setAsset(event.asset().value())
                .setAmount(event.amount().minorUnits())
                .setAvailable(event.available())
                .setReversal(reversal(event.reversal()))
                .build();
    }

    private static SpendReversed spendReversed(EventHead head, SpendReversedBody body) {
        return new SpendReversed(
                head,
                new AssetId(body.getAsset()),
                new Amount(body.getAmount()),
                body.getAvailable(),
                reversal(body.getReversal()));
    }

    private static TransferTakenBackBody transferTakenBack(TransferTakenBack event) {
        return TransferTakenBackBody.newBuilder()
                .setAsset(event.asset().value())
                .setAmount(event.amount().minorUnits())
                .setAvailable(event.available())
                .setReversal(reversal(event.reversal()))
                .setFrom(event.from().value())
                .build();
    }

    private static TransferTakenBack transferTakenBack(EventHead head, TransferTakenBackBody body) {
        return new TransferTakenBack(
                head,
                new AssetId(body.getAsset()),
                new Amount(body.getAmount()),
                body.getAvailable(),
                reversal(body.getReversal()),
                new UserId(body.getFrom()));
    }

    private static TransferReversedBody transferReversed(TransferReversed event) {
        return TransferReversedBody.newBuilder()
                .setAsset(event.asset().value())
                .setAmount(event.amount().minorUnits())
                .setAvailable(event.available())
                .setReversal(reversal(event.reversal()))
                .setTo(event.to().value())
                .build();
    }

    private static TransferReversed transferReversed(EventHead head, TransferReversedBody body) {
        return new TransferReversed(
                head,
                new AssetId(body.getAsset()),
                new Amount(body.getAmount()),
                body.getAvailable(),
                reversal(body.getReversal()),
                new UserId(body.getTo()));
    }

    private static ReversalMessage reversal(Reversal reversal) {
        return ReversalMessage.newBuilder()
                .setTransaction(reversal.transaction().value())
                .setOccurredAtMillis(reversal.occurredAtMillis())
                .setRequestedBy(reversal.requestedBy().value())
                .build();
    }

    private static Reversal reversal(ReversalMessage message) {
        return new Reversal(
                new CommandId(message.getTransaction()),
                message.getOccurredAtMillis(),
                new UserId(message.getRequestedBy()));
    }
}
