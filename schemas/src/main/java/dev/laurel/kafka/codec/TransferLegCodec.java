package dev.laurel.kafka.codec;

import dev.laurel.contract.command.Leg;
import dev.laurel.contract.command.Leg.ReversalAnswer;
import dev.laurel.contract.command.Leg.ReversalCredit;
import dev.laurel.contract.command.Leg.ReversalParties;
import dev.laurel.contract.command.Leg.ReversalRequest;
import dev.laurel.contract.command.TransferLeg;
import dev.laurel.contract.command.TransferNote;
import dev.laurel.contract.id.AssetId;
import dev.laurel.contract.id.CommandId;
import dev.laurel.contract.id.UserId;
import dev.laurel.contract.money.Amount;
import dev.laurel.contract.outcome.RejectionReason;
import dev.laurel.kafka.wire.v1.TransferLegMessage;

/** Values of laurel.transfers. */
public final class TransferLegCodec {

    private static final int CREDITS = 0;
    private static final int REVERSAL_REQUEST = 1;
    private static final int REVERSAL_CREDIT = 2;
    private static final int REVERSAL_ANSWER = 3;

    private TransferLegCodec() {}

    public static byte[] encode(Leg leg) {
        var message = TransferLegMessage.newBuilder().setCommandId(leg.commandId().value());
        note(message, leg.note());
        switch (leg) {
            case TransferLeg credits ->
                    message.setKind(CREDITS)
                            .setFrom(credits.from().value())
                            .setTo(credits.to().value())
                            .setAsset(credits.asset().value())
                            .setAmount(credits.amount().minorUnits())
                            .setReturning(credits.returning());
            case ReversalRequest request ->
                    reversal(message, request)
                            .setKind(REVERSAL_REQUEST)
                            .setDryRun(request.dryRun());
            case ReversalCredit credit ->
                    reversal(message, credit)
                            .setKind(REVERSAL_CREDIT)
                            .setRequestedBy(credit.parties().requestedBy().value())
                            .setAsset(credit.asset().value())
                            .setAmount(credit.amount().minorUnits())
                            .setOriginalOccurredAtMillis(credit.occurredAtMillis());
            case ReversalAnswer answer ->
                    reversal(message, answer)
                            .setKind(REVERSAL_ANSWER)
                            .setReasonCode(answer.reason() == null ? 0 : answer.reason().code())
                            .setDryRun(answer.dryRun());
        }
        return message.build().toByteArray();
    }

    private static void note(TransferLegMessage.Builder message, TransferNote note) {
        message.setOccurredAtMillis(note.occurredAtMillis())
                .putAllMetadata(note.metadata())
                .setTransferVersion(note.transferVersion());
        if (note.reason() != null) {
            message.setReason(note.reason());
        }
    }

    private static TransferLegMessage.Builder reversal(
            TransferLegMessage.Builder message, Leg.Reversal reversal) {
        return message.setFrom(reversal.sender().value())
                .setTo(reversal.receiver().value())
                .setTransaction(reversal.transaction().value());
    }

    /**
     * Reads a leg.
     *
     * @throws CodecException where the bytes are none
     */
    public static Leg decode(byte[] bytes) {
        return Decoding.decode(
                "transfer leg", bytes, TransferLegMessage.parser(), TransferLegCodec::leg);
    }

    private static Leg leg(TransferLegMessage message) {
        var commandId = new CommandId(message.getCommandId());
        var from = new UserId(message.getFrom());
        var to = new UserId(message.getTo());
        var note =
                new TransferNote(
                        message.getOccurredAtMillis(),
                        Decoding.absentIfEmpty(message.getReason()),
                        message.getMetadataMap(),
                        message.getTransferVersion());
        return switch (message.getKind()) {
            case CREDITS ->
                    new TransferLeg(
                            commandId,
                            from,
                            to,
                            new AssetId(message.getAsset()),
                            new Amount(message.getAmount()),
                            note,
                            message.getReturning());
            case REVERSAL_REQUEST ->
                    new ReversalRequest(
                            commandId, from, to, transaction(message), message.getDryRun(), note);
            case REVERSAL_CREDIT ->
                    new ReversalCredit(
                            commandId,
                            new ReversalParties(from, to, new UserId(message.getRequestedBy())),
                            transaction(message),
                            new AssetId(message.getAsset()),
                            new Amount(message.getAmount()),
                            message.getOriginalOccurredAtMillis(),
                            note);
            case REVERSAL_ANSWER ->
                    new ReversalAnswer(
                            commandId,
                            from,
                            to,
                            transaction(message),
                            message.getReasonCode() == 0
                                    ? null
                                    : RejectionReason.ofCode(message.getReasonCode()),
                            message.getDryRun(),
                            note);
            default -> throw new CodecException("Expected a known kind of leg");
        };
    }

    private static CommandId transaction(TransferLegMessage message) {
        return new CommandId(message.getTransaction());
    }
}
