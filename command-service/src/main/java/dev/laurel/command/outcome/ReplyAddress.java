package dev.laurel.command.outcome;

import dev.laurel.kafka.header.RecordHeaders;

import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

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
     * The waiters of a group stand behind each other, in the order of its members.
     */
    long numberIn(Headers headers) {
        var value = value(headers, RecordHeaders.REPLY_TO, LENGTH);
        if (value == null || value.getLong() != process) {
            return -1;
        }
        var number = value.getLong();
        if (headers.lastHeader(RecordHeaders.GROUP_INDEX) == null) {
            return number;
        }
        var index = value(headers, RecordHeaders.GROUP_INDEX, Integer.BYTES);
        return index == null ? -1 : number + index.getInt();
    }

    private static @Nullable ByteBuffer value(Headers headers, String key, int length) {
        var header = headers.lastHeader(key);
        // A header may come without a value.
        var value = header == null ? null : header.value();
        return value == null || value.length != length ? null : ByteBuffer.wrap(value);
    }
}
