package dev.laurel.kafka.codec;

import com.google.protobuf.ByteString;

import dev.laurel.contract.command.Fingerprint;
import dev.laurel.contract.command.ProfileChange;
import dev.laurel.contract.event.Event;
import dev.laurel.contract.event.Event.CommandRejected;
import dev.laurel.contract.event.Event.CommandRepeated;
import dev.laurel.contract.event.Event.DryRunAnswered;
import dev.laurel.contract.event.Event.MoneyMoved;
import dev.laurel.contract.event.Event.ProfileChanged;
import dev.laurel.contract.event.Event.ReversalRefused;
import dev.laurel.contract.event.Event.TransferRefused;
import dev.laurel.contract.event.Event.UserFrozen;
import dev.laurel.contract.event.Event.UserQuarantined;
import dev.laurel.contract.event.Event.UserUnfrozen;
import dev.laurel.contract.event.EventHead;
import dev.laurel.contract.event.EventMemory;
import dev.laurel.contract.event.RememberedEvent;
import dev.laurel.contract.id.AssetId;
import dev.laurel.contract.id.CommandId;
import dev.laurel.contract.id.UserId;
import dev.laurel.contract.money.Amount;
import dev.laurel.contract.outcome.Outcome;
import dev.laurel.contract.outcome.RejectionReason;
import dev.laurel.kafka.wire.v1.CommandRejectedBody;
import dev.laurel.kafka.wire.v1.CommandRepeatedBody;
import dev.laurel.kafka.wire.v1.DryRunAnsweredBody;
import dev.laurel.kafka.wire.v1.EventMessage;
import dev.laurel.kafka.wire.v1.ProfileChangedBody;
import dev.laurel.kafka.wire.v1.ReversalRefusedBody;
import dev.laurel.kafka.wire.v1.TransferRefusedBody;
import dev.laurel.kafka.wire.v1.UserFrozenBody;
import dev.laurel.kafka.wire.v1.UserQuarantinedBody;
import dev.laurel.kafka.wire.v1.UserUnfrozenBody;

/** Values of laurel.events. */
public final class EventCodec {

    private EventCodec() {}

    /** Writes an event of which the ledger need not remember more than it says. */
    public static byte[] encode(Event event) {
        return encode(event, EventMemory.NONE);
    }

    /** Writes an event, and what the ledger remembers of it besides. */
    public static byte[] encode(Event event, EventMemory memory) {
        var message = head(event.head());
        if (memory.fingerprint() != null) {
            message.setFingerprint(ByteString.copyFrom(memory.fingerprint().bytes()));
        }
        message.setTransferVersion(memory.transferVersion());
        switch (event) {
            case ProfileChanged(_, var change) -> message.setProfileChanged(profile(change));
            case MoneyMoved moved -> MoneyBodies.encode(moved, message);
            case UserFrozen _ -> message.setUserFrozen(UserFrozenBody.getDefaultInstance());
            case UserUnfrozen _ -> message.setUserUnfrozen(UserUnfrozenBody.getDefaultInstance());
            case UserQuarantined(_, var why) ->
                    message.setUserQuarantined(UserQuarantinedBody.newBuilder().setWhy(why));
            case TransferRefused(_, var asset, var amount, var from) ->
                    message.setTransferRefused(
                            TransferRefusedBody.newBuilder()
                                    .setAsset(asset.value())
                                    .setAmount(amount.minorUnits())
                                    .setFrom(from.value()));
            case ReversalRefused(_, var transaction, var sender, var outcome) ->
                    message.setReversalRefused(
                            ReversalRefusedBody.newBuilder()
                                    .setTransaction(transaction.value())
                                    .setSender(sender.value())
                                    .setReasonCode(outcome.reason().code())
                                    .addAllFields(outcome.fields()));
            case CommandRejected(_, var outcome) ->
                    message.setCommandRejected(
                            CommandRejectedBody.newBuilder()
                                    .setReasonCode(outcome.reason().code())
                                    .addAllFields(outcome.fields()));
            case CommandRepeated(_, var outcome, var firstDecidedAtMillis) ->
                    message.setCommandRepeated(
                            CommandRepeatedBody.newBuilder()
                                    .setFirst(OutcomeMessages.encode(outcome))
                                    .setFirstDecidedAtMillis(firstDecidedAtMillis));
            case DryRunAnswered(_, var outcome) ->
                    message.setDryRunAnswered(
                            DryRunAnsweredBody.newBuilder()
                                    .setOutcome(OutcomeMessages.encode(outcome)));
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

    /**
     * Reads an event, and what the ledger remembers of it besides.
     *
     * @throws CodecException where the bytes are none
     */
    public static RememberedEvent decodeRemembered(byte[] bytes) {
        return Decoding.decode(
                "event",
                bytes,
                EventMessage.parser(),
                message -> new RememberedEvent(event(message), memory(message)));
    }

    private static EventMemory memory(EventMessage message) {
        var fingerprint = message.getFingerprint();
        return new EventMemory(
                fingerprint.isEmpty() ? null : Fingerprint.ofBytes(fingerprint.toByteArray()),
                message.getTransferVersion());
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
            case USER_FROZEN -> new UserFrozen(head);
            case USER_UNFROZEN -> new UserUnfrozen(head);
            case USER_QUARANTINED ->
                    new UserQuarantined(head, message.getUserQuarantined().getWhy());
            case TRANSFER_REFUSED -> refused(head, message.getTransferRefused());
            case REVERSAL_REFUSED -> refused(head, message.getReversalRefused());
            case COMMAND_REJECTED -> rejected(head, message.getCommandRejected());
            case COMMAND_REPEATED ->
                    new CommandRepeated(
                            head,
                            OutcomeMessages.decode(message.getCommandRepeated().getFirst()),
                            message.getCommandRepeated().getFirstDecidedAtMillis());
            case DRY_RUN_ANSWERED ->
                    new DryRunAnswered(
                            head, OutcomeMessages.decode(message.getDryRunAnswered().getOutcome()));
            case BODY_NOT_SET -> throw new CodecException("Expected a known event body");
            default -> MoneyBodies.decode(head, message);
        };
    }

    private static TransferRefused refused(EventHead head, TransferRefusedBody body) {
        return new TransferRefused(
                head,
                new AssetId(body.getAsset()),
                new Amount(body.getAmount()),
                new UserId(body.getFrom()));
    }

    private static ReversalRefused refused(EventHead head, ReversalRefusedBody body) {
        return new ReversalRefused(
                head,
                new CommandId(body.getTransaction()),
                new UserId(body.getSender()),
                new Outcome.Rejected(
                        head.version(),
                        RejectionReason.ofCode(body.getReasonCode()),
                        body.getFieldsList()));
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
}
