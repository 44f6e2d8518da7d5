package dev.laurel.query.store;

import dev.laurel.contract.outcome.Outcome;
import dev.laurel.contract.outcome.RejectionReason;
import dev.laurel.contract.position.PartitionOffset;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;

/**
 * The answer to a command: row of {@link ColumnFamily#OUTCOME}.
 *
 * @param position of the event that gave it
 * @param decidedAtMillis since the epoch: decides how long it is kept
 */
public record OutcomeRow(Outcome outcome, PartitionOffset position, long decidedAtMillis) {

    private static final int APPLIED = 0;
    private static final int HEAD_BYTES = Long.BYTES * 3 + Integer.BYTES + 1;

    public byte[] encode() {
        var tail =
                switch (outcome) {
                    case Outcome.Applied(_, var available) -> applied(available);
                    case Outcome.Rejected(_, _, var fields) ->
                            String.join(",", fields).getBytes(StandardCharsets.UTF_8);
                };
        var reason =
                switch (outcome) {
                    case Outcome.Applied _ -> APPLIED;
                    case Outcome.Rejected rejected -> rejected.reason().code();
                };
        return ByteBuffer.allocate(HEAD_BYTES + tail.length)
                .putLong(decidedAtMillis)
                .putInt(position.partition())
                .putLong(position.offset())
                .putLong(outcome.version())
                .put((byte) reason)
                .put(tail)
                .array();
    }

    private static byte[] applied(OptionalLong available) {
        return available.isPresent()
                ? ByteBuffer.allocate(Long.BYTES).putLong(available.getAsLong()).array()
                : new byte[0];
    }

    public static OutcomeRow decode(byte[] row) {
        var bytes = ByteBuffer.wrap(row);
        var decidedAtMillis = bytes.getLong();
        var position = new PartitionOffset(bytes.getInt(), bytes.getLong());
        var version = bytes.getLong();
        var reason = bytes.get();
        var outcome =
                reason == APPLIED
                        ? new Outcome.Applied(version, available(bytes))
                        : new Outcome.Rejected(
                                version, RejectionReason.ofCode(reason), fields(bytes));
        return new OutcomeRow(outcome, position, decidedAtMillis);
    }

    /** When the outcome of a row was decided, without reading all of it. */
    public static long decidedAtMillis(byte[] row) {
        return ByteBuffer.wrap(row).getLong();
    }

    private static OptionalLong available(ByteBuffer bytes) {
        return bytes.hasRemaining() ? OptionalLong.of(bytes.getLong()) : OptionalLong.empty();
    }

    private static List<String> fields(ByteBuffer bytes) {
        var text = StandardCharsets.UTF_8.decode(bytes).toString();
        return text.isEmpty() ? List.of() : List.of(text.split(",", -1));
    }
}
