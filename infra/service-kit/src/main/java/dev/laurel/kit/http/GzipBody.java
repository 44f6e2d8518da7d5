package dev.laurel.kit.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * A gzip body (RFC 1952) to its very end: what is cut, has a wrong checksum, or something behind it
 * that is no further member, is refused. Gives what is inflated as soon as it is, so that a stream
 * of lines gets on. {@link java.util.zip.GZIPInputStream} does neither: it takes any failure behind
 * a member for the end, and calls itself for each empty member.
 *
 * <p>Threading: one thread.
 */
final class GzipBody extends InputStream {

    private static final int BUFFER_BYTES = 4_096;
    private static final int MAGIC = 0x8B1F;
    private static final int DEFLATED = 8;
    private static final int HEADER_CHECKED = 2;
    private static final int EXTRA = 4;
    private static final int NAMED = 8;
    private static final int COMMENTED = 16;
    private static final int RESERVED = 0xE0;
    private static final int FIXED_REST_BYTES = 6;
    private static final int TEXT_BYTES_MAX = 1_024;
    private static final int HEADER_BYTES_MAX = 70_000;

    private final InputStream in;
    private final long headerNanosMax;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 sum = new CRC32();
    private final CRC32 headerSum = new CRC32();
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int from;
    private int to;
    private boolean inMember;
    private boolean anyMember;

    /**
     * @param headerSecondsMax how long the header of a member may take from its first byte
     */
    GzipBody(InputStream in, long headerSecondsMax) {
        this.in = in;
        this.headerNanosMax = TimeUnit.SECONDS.toNanos(headerSecondsMax);
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        while (length > 0) {
            if (!inMember && !beginMember()) {
                return -1;
            }
            var read = inflate(bytes, offset, length);
            if (read > 0) {
                return read;
            }
        }
        return 0;
    }

    /** Inflates what it can without more input; 0 where it needs more or the member has ended. */
    private int inflate(byte[] bytes, int offset, int length) throws IOException {
        try {
            var read = inflater.inflate(bytes, offset, length);
            sum.update(bytes, offset, read);
            if (read > 0) {
                return read;
            }
        } catch (DataFormatException e) {
            throw new ZipException("Damaged gzip: " + e.getMessage());
        }
        if (inflater.finished()) {
            from = to - inflater.getRemaining();
            endMember();
        } else if (inflater.needsDictionary() || !fill()) {
            throw new EOFException("The gzip ends within a member");
        } else {
            inflater.setInput(buffer, from, to - from);
            from = to;
        }
        return 0;
    }

    /** Reads the header of the next member; false at the end of the body. */
    private boolean beginMember() throws IOException {
        if (from == to && !fill()) {
            if (!anyMember) {
                throw new EOFException("The gzip is empty");
            }
            return false;
        }
        new Header().read();
        inflater.reset();
        inflater.setInput(buffer, from, to - from);
        from = to;
        sum.reset();
        inMember = true;
        anyMember = true;
        return true;
    }

    private void endMember() throws IOException {
        if (little(4) != sum.getValue()
                || little(4) != (inflater.getBytesWritten() & 0xFFFFFFFFL)) {
            throw new ZipException("The checksum of the gzip is wrong");
        }
        inMember = false;
    }

    private long little(int bytes) throws IOException {
        var number = 0L;
        for (var i = 0; i < bytes; i++) {
            number |= (long) next() << (8 * i);
        }
        return number;
    }

    private int next() throws IOException {
        if (from == to && !fill()) {
            throw new EOFException("The gzip ends within a header or trailer");
        }
        return buffer[from++] & 0xFF;
    }

    private boolean fill() throws IOException {
        var read = in.read(buffer, 0, buffer.length);
        from = 0;
        to = Math.max(read, 0);
        return read > 0;
    }

    @Override
    public void close() {
        inflater.end();
    }

    /** The header of one member, with bounds on its bytes and its time. */
    private final class Header {

        private final long sinceNanos = System.nanoTime();
        private int bytes;

        void read() throws IOException {
            headerSum.reset();
            if ((byteOf() | (byteOf() << 8)) != MAGIC || byteOf() != DEFLATED) {
                throw new ZipException("Not gzip");
            }
            var flags = byteOf();
            if ((flags & RESERVED) != 0) {
                throw new ZipException("Unknown flags of gzip");
            }
            skip(FIXED_REST_BYTES);
            if ((flags & EXTRA) != 0) {
                skip(byteOf() | (byteOf() << 8));
            }
            skipText((flags & NAMED) != 0);
            skipText((flags & COMMENTED) != 0);
            if ((flags & HEADER_CHECKED) != 0) {
                var right = headerSum.getValue() & 0xFFFF;
                if ((byteOf() | (byteOf() << 8)) != right) {
                    throw new ZipException("The checksum of the gzip header is wrong");
                }
            }
        }

        private int byteOf() throws IOException {
            var read = next();
            bytes++;
            if (bytes > HEADER_BYTES_MAX || System.nanoTime() - sinceNanos > headerNanosMax) {
                throw new ZipException("The header of the gzip is too long, or took too long");
            }
            headerSum.update(read);
            return read;
        }

        private void skip(int count) throws IOException {
            for (var i = 0; i < count; i++) {
                var skipped = byteOf();
                assert skipped >= 0;
            }
        }

        private void skipText(boolean there) throws IOException {
            for (var i = 0; there && byteOf() != 0; i++) {
                if (i == TEXT_BYTES_MAX) {
                    throw new ZipException("A text in the header of the gzip is too long");
                }
            }
        }
    }
}
