package dev.laurel.kafka.codec;

import dev.laurel.contract.command.ProfileChange;
import dev.laurel.contract.event.Event;
import dev.laurel.contract.event.Event.CommandRejected;
import dev.laurel.contract.event.Event.CommandRepeated;
import dev.laurel.contract.event.Event.CreditsGranted;
import dev.laurel.contract.event.Event.CreditsSpent;
import dev.laurel.contract.event.Event.ProfileChanged;
import dev.laurel.contract.event.Event.TransferReceived;
import dev.laurel.contract.event.Event.TransferReturned;
import dev.laurel.contract.event.Event.TransferSent;
import dev.laurel.contract.event.EventHead;
import dev.laurel.contract.id.AssetId;
import dev.laurel.contract.id.CommandId;
import dev.laurel.contract.id.UserId;
import dev.laurel.contract.money.Amount;
import dev.laurel.contract.outcome.Outcome;
import dev.laurel.contract.outcome.RejectionReason;
import dev.laurel.kafka.wire.v1.CommandRejectedBody;
import dev.laurel.kafka.wire.v1.CommandRepeatedBody;
import dev.laurel.kafka.wire.v1.CreditsGrantedBody;
import dev.laurel.kafka.wire.v1.CreditsSpentBody;
import dev.laurel.kafka.wire.v1.EventMessage;
import dev.laurel.kafka.wire.v1.ProfileChangedBody;
import dev.laurel.kafka.wire.v1.TransferReceivedBody;
import dev.laurel.kafka.wire.v1.TransferReturnedBody;
import dev.laurel.kafka.wire.v1.TransferSentBody;

/** Values of laurel.events. */
public final class EventCodec {

    private EventCodec() {}

    public static byte[] encode(Event event) {
        var message = head(event.head());
        switch (event) {
            case ProfileChanged(_, var change) -> message.setProfileChanged(profile(change));
            case CreditsGranted granted -> message.setCreditsGranted(creditsGranted(granted));
            case CreditsSpent spent -> message.setCreditsSpent(creditsSpent(spent));
            case TransferSent sent -> message.setTransferSent(transferSent(sent));
            case TransferReceived received ->
                    message.setTransferReceived(transferReceived(received));
            case TransferReturned returned ->
                    message.setTransferReturned(transferReturned(returned));
            case CommandRejected(_, var outcome) ->
                    message.setCommandRejected(
                            CommandRejectedBody.newBuilder()
                                    .setReasonCode(outcome.reason().code())
                                    .addAllFields(outcome.fields()));
            case CommandRepeated(_, var outcome) ->
                    message.setCommandRepeated(
                            CommandRepeatedBody.newBuilder()
                                    .setFirst(OutcomeMessages.encode(outcome)));
        }
        return message.build().toByteArray();
    }

    /**
     * Reads an event.
     *
     * @throws CodecException where the bytes are none
     */
    public static Event decode(byte[] bytes) {
        return Decoding.decode("event", bytes, EventMessage.parser(), EventCodec::event);
    }

    private static EventMessage.Builder head(EventHead head) {
        var message =
                EventMessage.newBuilder()
                        .setUser(head.user().value())
                        .setCommandId(head.commandId().value())
                        .setVersion(head.version())
                        .setOccurredAtMillis(head.occurredAtMillis())
                        .setDecidedAtMillis(head.decidedAtMillis())
                        .putAllMetadata(head.metadata());
        if (head.reason() != null) {
            message.setReason(head.reason());
        }
        return message;
    }

    private static Event event(EventMessage message) {
        var head =
                new EventHead(
                        new UserId(message.getUser()),
                        new CommandId(message.getCommandId()),
                        message.getVersion(),
                        message.getOccurredAtMillis(),
                        message.getDecidedAtMillis(),
                        Decoding.absentIfEmpty(message.getReason()),
                        message.getMetadataMap());
        return switch (message.getBodyCase()) {
            case PROFILE_CHANGED -> new ProfileChanged(head, profile(message.getProfileChanged()));
            case CREDITS_GRANTED -> creditsGranted(head, message.getCreditsGranted());
            case CREDITS_SPENT -> creditsSpent(head, message.getCreditsSpent());
            case TRANSFER_SENT -> transferSent(head, message.getTransferSent());
            case TRANSFER_RECEIVED -> transferReceived(head, message.getTransferReceived());
            case TRANSFER_RETURNED -> transferReturned(head, message.getTransferReturned());
            case COMMAND_REJECTED -> rejected(head, message.getCommandRejected());
            case COMMAND_REPEATED ->
                    new CommandRepeated(
                            head, OutcomeMessages.decode(message.getCommandRepeated().getFirst()));
            case BODY_NOT_SET -> throw new CodecException("Expected a known event body");
        };
    }

    private static ProfileChangedBody profile(ProfileChange change) {
        var body = ProfileChangedBody.newBuilder();
        if (change.name() != null) {
            body.setName(change.name());
        }
        if (change.attributes() != null) {
            body.setAttributesGiven(true).putAllAttributes(change.attributes());
        }
        return body.build();
    }

    private static ProfileChange profile(ProfileChangedBody body) {
        return new ProfileChange(
                body.hasName() ? body.getName() : null,
                body.getAttributesGiven() ? body.getAttributesMap() : null);
    }

    private static CommandRejected rejected(EventHead head, CommandRejectedBody body) {
        return new CommandRejected(
                head,
                new Outcome.Rejected(
                        head.version(),
                        RejectionReason.ofCode(body.getReasonCode()),
                        body.getFieldsList()));
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
}
