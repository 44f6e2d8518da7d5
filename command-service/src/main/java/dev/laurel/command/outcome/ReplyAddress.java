package dev.laurel.command.outcome;

import org.apache.kafka.common.header.Headers;

import java.nio.ByteBuffer;

/**
 * Header of commands and of the events that answer them: which process waits, and the number of its
 * waiter.
 *
 * <p>The process half is drawn anew at each start, so that a restarted process never takes an old
 * answer for its own.
 */
public final class ReplyAddress {

    private static final int LENGTH = 2 * Long.BYTES;

    private final long process;

    public ReplyAddress(long process) {
        this.process = process;
    }

    /** The header value of one waiter. */
    public byte[] of(long number) {
        return ByteBuffer.allocate(LENGTH).putLong(process).putLong(number).array();
    }

    /**
     * The number of the waiter of this process that a record answers, or −1 where it answers none.
     */
    long numberIn(Headers headers) {
        var header = headers.lastHeader(dev.laurel.kafka.header.RecordHeaders.REPLY_TO);
        // A header may come without a value.
        if (header == null || header.value() == null || header.value().length != LENGTH) {
            return -1;
        }
        var value = ByteBuffer.wrap(header.value());
        return value.getLong() == process ? value.getLong() : -1;
    }
}
