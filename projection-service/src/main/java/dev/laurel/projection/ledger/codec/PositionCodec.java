package dev.laurel.projection.ledger.codec;

import com.google.protobuf.InvalidProtocolBufferException;

import dev.laurel.kafka.codec.CodecException;
import dev.laurel.kafka.wire.v1.LedgerPositionMessage;
import dev.laurel.projection.ledger.state.LedgerPosition;

/** The position of a partition as the store has it. */
public final class PositionCodec {

    private PositionCodec() {}

    public static byte[] encode(LedgerPosition position) {
        return LedgerPositionMessage.newBuilder()
                .setEvents(position.events())
                .setAccountsChangelog(position.accountsChangelog())
                .setCommands(position.commands())
                .setTransfers(position.transfers())
                .build()
                .toByteArray();
    }

    /**
     * Reads a position.
     *
     * @throws CodecException where the bytes are none
     */
    public static LedgerPosition decode(byte[] bytes) {
        try {
            var message = LedgerPositionMessage.parseFrom(bytes);
            return new LedgerPosition(
                    message.getEvents(),
                    message.getAccountsChangelog(),
                    message.getCommands(),
                    message.getTransfers());
        } catch (InvalidProtocolBufferException e) {
            throw new CodecException("Expected a ledger position", e);
        }
    }
}
