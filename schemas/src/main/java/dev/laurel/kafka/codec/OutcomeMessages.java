package dev.laurel.kafka.codec;

import dev.laurel.contract.outcome.Outcome;
import dev.laurel.contract.outcome.RejectionReason;
import dev.laurel.kafka.wire.v1.OutcomeMessage;

import java.util.OptionalLong;

/** The first answer to a command, as it stands inside other messages. */
public final class OutcomeMessages {

    private OutcomeMessages() {}

    public static OutcomeMessage encode(Outcome outcome) {
        var message = OutcomeMessage.newBuilder().setVersion(outcome.version());
        switch (outcome) {
            case Outcome.Applied(_, var available) -> available.ifPresent(message::setAvailable);
            case Outcome.Rejected(_, var reason, var fields) ->
                    message.setReasonCode(reason.code()).addAllFields(fields);
        }
        return message.build();
    }

    public static Outcome decode(OutcomeMessage message) {
        if (message.getReasonCode() == 0) {
            return new Outcome.Applied(
                    message.getVersion(),
                    message.hasAvailable()
                            ? OptionalLong.of(message.getAvailable())
                            : OptionalLong.empty());
        }
        return new Outcome.Rejected(
                message.getVersion(),
                RejectionReason.ofCode(message.getReasonCode()),
                message.getFieldsList());
    }
}
