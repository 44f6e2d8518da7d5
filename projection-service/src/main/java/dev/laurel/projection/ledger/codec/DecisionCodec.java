package dev.laurel.projection.ledger.codec;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;

import dev.laurel.contract.command.Fingerprint;
import dev.laurel.contract.id.AssetId;
import dev.laurel.contract.id.UserId;
import dev.laurel.contract.money.Amount;
import dev.laurel.kafka.codec.CodecException;
import dev.laurel.kafka.codec.OutcomeMessages;
import dev.laurel.kafka.wire.v1.DecisionMessage;
import dev.laurel.kafka.wire.v1.EffectMessage;
import dev.laurel.projection.ledger.state.Effect;
import dev.laurel.projection.ledger.state.Remembered;

/** Values of the store decisions. */
public final class DecisionCodec {

    private DecisionCodec() {}

    public static byte[] encode(Remembered remembered) {
        var message =
                DecisionMessage.newBuilder()
                        .setFingerprint(ByteString.copyFrom(remembered.fingerprint().bytes()))
                        .setDecidedAtMillis(remembered.decidedAtMillis());
        if (remembered.first() == null) {
            message.setPending(true);
        } else {
            message.setOutcome(OutcomeMessages.encode(remembered.first()));
        }
        if (remembered.effect() != null) {
            message.setEffect(effect(remembered.effect()));
        }
        return message.build().toByteArray();
    }

    private static EffectMessage effect(Effect effect) {
        var message =
                EffectMessage.newBuilder()
                        .setKind(effect.kind().number())
                        .setAsset(effect.asset().value())
                        .setAmount(effect.amount().minorUnits())
                        .setOccurredAtMillis(effect.occurredAtMillis())
                        .setUndone(effect.undone())
                        .setVersion(effect.version());
        if (effect.counterpart() != null) {
            message.setCounterpart(effect.counterpart().value());
        }
        return message.build();
    }

    /**
     * Reads a decision.
     *
     * @throws CodecException where the bytes are none
     */
    public static Remembered decode(byte[] bytes) {
        try {
            var message = DecisionMessage.parseFrom(bytes);
            return new Remembered(
                    Fingerprint.ofBytes(message.getFingerprint().toByteArray()),
                    message.getPending() ? null : OutcomeMessages.decode(message.getOutcome()),
                    message.getDecidedAtMillis(),
                    message.hasEffect() ? effect(message.getEffect()) : null);
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            throw new CodecException("Expected to read a decision, but " + e.getMessage(), e);
        }
    }

    private static Effect effect(EffectMessage message) {
        return new Effect(
                Effect.Kind.ofNumber(message.getKind()),
                new AssetId(message.getAsset()),
                new Amount(message.getAmount()),
                message.getCounterpart().isEmpty() ? null : new UserId(message.getCounterpart()),
                message.getOccurredAtMillis(),
                message.getUndone(),
                message.getVersion());
    }

    /**
     * When the record was decided that the bytes remember.
     *
     * @throws CodecException where the bytes are no decision
     */
    public static long decidedAtMillis(byte[] bytes) {
        try {
            return DecisionMessage.parseFrom(bytes).getDecidedAtMillis();
        } catch (InvalidProtocolBufferException e) {
            throw new CodecException("Expected to read a decision, but " + e.getMessage(), e);
        }
    }
}
