package dev.laurel.kit.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * A gzip body (RFC 1952) to its very end: what is cut, has a wrong checksum, or something behind it
 * that is no further member, is refused. Gives what is inflated as soon as it is, so that a stream
 * of lines gets on.
 *
 * <p>Threading: one thread.
 */
final class GzipBody extends GZIPInputStream {

    private static final int TRAILER_BYTES = 8;

    private final Ahead raw;

    GzipBody(InputStream raw) throws IOException {
        this(new Ahead(raw));
    }

    private GzipBody(Ahead raw) throws IOException {
        super(raw);
        this.raw = raw;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        var read = super.read(bytes, offset, length);
        // The library takes anything behind the last member for its end.
        if (read < 0 && (raw.hasMore || inf.getRemaining() > TRAILER_BYTES)) {
            throw new ZipException("Data behind the end of the gzip");
        }
        return read;
    }

    /**
     * Answers {@link #available} by looking: GZIPInputStream asks it, after each member only,
     * whether another one follows, and a number of bytes that happen to be there is no answer.
     */
    private static final class Ahead extends FilterInputStream {

        private int next = -1;
        private boolean hasMore;

        Ahead(InputStream in) {
            super(in);
        }

        @Override
        public int available() throws IOException {
            if (next < 0) {
                next = in.read();
            }
            hasMore = next >= 0;
            return hasMore ? 1 : 0;
        }

        @Override
        public int read() throws IOException {
            if (next < 0) {
                return in.read();
            }
            var read = next;
            next = -1;
            return read;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (next < 0 || length == 0) {
                return in.read(bytes, offset, length);
            }
            bytes[offset] = (byte) read();
            return 1;
        }
    }
}
