package dev.laurel.kafka.codec;

import dev.laurel.contract.command.TransferLeg;
import dev.laurel.contract.command.TransferNote;
import dev.laurel.contract.id.AssetId;
import dev.laurel.contract.id.CommandId;
import dev.laurel.contract.id.UserId;
import dev.laurel.contract.money.Amount;
import dev.laurel.kafka.wire.v1.TransferLegMessage;

/** Values of laurel.transfers. */
public final class TransferLegCodec {

    private TransferLegCodec() {}

    public static byte[] encode(TransferLeg leg) {
        var note = leg.note();
        var message =
                TransferLegMessage.newBuilder()
                        .setCommandId(leg.commandId().value())
                        .setFrom(leg.from().value())
                        .setTo(leg.to().value())
                        .setAsset(leg.asset().value())
                        .setAmount(leg.amount().minorUnits())
                        .setOccurredAtMillis(note.occurredAtMillis())
                        .putAllMetadata(note.metadata())
                        .setReturning(leg.returning());
        if (note.reason() != null) {
            message.setReason(note.reason());
        }
        return message.build().toByteArray();
    }

    /**
     * Reads a leg.
     *
     * @throws CodecException where the bytes are none
     */
    public static TransferLeg decode(byte[] bytes) {
        return Decoding.decode(
                "transfer leg", bytes, TransferLegMessage.parser(), TransferLegCodec::leg);
    }

    private static TransferLeg leg(TransferLegMessage message) {
        return new TransferLeg(
                new CommandId(message.getCommandId()),
                new UserId(message.getFrom()),
                new UserId(message.getTo()),
                new AssetId(message.getAsset()),
                new Amount(message.getAmount()),
                new TransferNote(
                        message.getOccurredAtMillis(),
                        Decoding.absentIfEmpty(message.getReason()),
                        message.getMetadataMap()),
                message.getReturning());
    }
}
