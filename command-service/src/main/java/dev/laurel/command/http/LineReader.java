package dev.laurel.command.http;

import dev.laurel.command.validation.Limits;
import dev.laurel.kit.problem.ProblemCode;
import dev.laurel.kit.problem.ProblemException;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Cuts a stream into lines without holding more than one. A line that is too long is passed over up
 * to its end.
 *
 * <p>Threading: one thread.
 */
final class LineReader {

    private static final int BUFFER_BYTES = 64 * 1024;

    private final InputStream stream;
    private final long nanosMax;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int from;
    private int to;

    /** With room for the carriage return of a line that ends in two bytes. */
    private final byte[] line = new byte[Limits.LINE_BYTES_MAX + 1];

    private int length;
    private boolean tooLong;
    private long number;

    /**
     * @param timeMax how long one line may take from its first byte
     */
    LineReader(InputStream stream, Duration timeMax) {
        this.stream = stream;
        this.nanosMax = timeMax.toNanos();
    }

    /** Goes to the next line that is not blank; false at the end. */
    boolean next() throws IOException {
        var sinceNanos = System.nanoTime();
        do {
            // Blank lines alone keep no stream open.
            boundTime(sinceNanos);
            if (!cut()) {
                return false;
            }
        } while (!tooLong && blank());
        return true;
    }

    private boolean cut() throws IOException {
        length = 0;
        tooLong = false;
        var any = false;
        var sinceNanos = System.nanoTime();
        while (true) {
            if (from == to) {
                if (any) {
                    boundTime(sinceNanos);
                }
                from = 0;
                to = Math.max(0, stream.read(buffer, 0, buffer.length));
                if (to == 0) {
                    number += any ? 1 : 0;
                    dropReturn();
                    return any;
                }
            }
            if (!any) {
                any = true;
                sinceNanos = System.nanoTime();
            }
            var end = from;
            while (end < to && buffer[end] != '\n') {
                end++;
            }
            keep(end);
            if (end < to) {
                from = end + 1;
                number++;
                dropReturn();
                return true;
            }
            from = end;
        }
    }

    private void boundTime(long sinceNanos) {
        if (System.nanoTime() - sinceNanos > nanosMax) {
            throw new ProblemException(
                    ProblemCode.BODY_TOO_SLOW,
                    "A line must come within %d s"
                            .formatted(TimeUnit.NANOSECONDS.toSeconds(nanosMax)));
        }
    }

    /** A carriage return before the end of the line belongs to the end, not to the line. */
    private void dropReturn() {
        if (length > 0 && line[length - 1] == '\r') {
            length--;
        }
        tooLong |= length > Limits.LINE_BYTES_MAX;
    }

    private void keep(int end) {
        var bytes = end - from;
        if (length + bytes > line.length) {
            tooLong = true;
        } else if (!tooLong) {
            System.arraycopy(buffer, from, line, length, bytes);
            length += bytes;
        }
    }

    private boolean blank() {
        for (var i = 0; i < length; i++) {
            if (line[i] > ' ' || line[i] < 0) {
                return false;
            }
        }
        return true;
    }

    /** The bytes of the line; valid to the next call of {@link #next}. */
    byte[] line() {
        return line;
    }

    /** How many bytes the line has. */
    int length() {
        return length;
    }

    /** Whether the line had more than a line may have; then its bytes are not there. */
    boolean tooLong() {
        return tooLong;
    }

    /** Which line it is, from 1. */
    long number() {
        return number;
    }
}
