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
    private static final int BUFFER_BYTES = 512;

    private final Counting raw;

    GzipBody(InputStream raw) throws IOException {
        this(new Counting(raw));
    }

    private GzipBody(Counting raw) throws IOException {
        super(raw, BUFFER_BYTES);
        this.raw = raw;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        var read = super.read(bytes, offset, length);
        // The library takes anything behind a member that is no further one for the end. What it
        // had not inflated then, and read for the trailer and the header of the next, is more.
        if (read < 0 && inf.getRemaining() + raw.sinceFilled > TRAILER_BYTES) {
            throw new ZipException("Data behind the end of the gzip");
        }
        return read;
    }

    /** Knows how much was read since the buffer of the inflater was filled. */
    private static final class Counting extends FilterInputStream {

        private int sinceFilled;

        Counting(InputStream in) {
            super(in);
        }

        /** The library may ask whether another member follows: only a read can tell. */
        @Override
        public int available() {
            return 1;
        }

        @Override
        public int read() throws IOException {
            var read = in.read();
            sinceFilled += read < 0 ? 0 : 1;
            return read;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            var read = in.read(bytes, offset, length);
            // Of trailers and headers it never reads so much at once.
            sinceFilled = length == BUFFER_BYTES ? 0 : sinceFilled + Math.max(read, 0);
            return read;
        }
    }
}
