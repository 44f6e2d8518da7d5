package dev.laurel.projection.ledger.codec;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;

import dev.laurel.contract.command.Fingerprint;
import dev.laurel.kafka.codec.CodecException;
import dev.laurel.kafka.codec.OutcomeMessages;
import dev.laurel.kafka.wire.v1.DecisionMessage;
import dev.laurel.projection.ledger.state.Remembered;

/** Values of the store decisions. */
public final class DecisionCodec {

    private DecisionCodec() {}

    public static byte[] encode(Remembered remembered) {
        return DecisionMessage.newBuilder()
                .setFingerprint(ByteString.copyFrom(remembered.fingerprint().bytes()))
                .setOutcome(OutcomeMessages.encode(remembered.first()))
                .setDecidedAtMillis(remembered.decidedAtMillis())
                .build()
                .toByteArray();
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
                    OutcomeMessages.decode(message.getOutcome()),
                    message.getDecidedAtMillis());
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            throw new CodecException("Expected to read a decision, but " + e.getMessage(), e);
        }
    }
}
