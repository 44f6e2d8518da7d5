package dev.laurel.stack.replay;

import org.jspecify.annotations.Nullable;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPInputStream;

/**
 * The lines of a byte stream, unpacked where it is gzip. A line longer than the bound is cut there:
 * memory stays bounded whatever the file holds.
 *
 * <p>Threading: one thread reads; {@link #fractionRead} may be asked by any.
 */
final class RawLines implements AutoCloseable {

    /** No command is that long; the command-service takes 16 KiB. */
    static final int LINE_BYTES_MAX = 1 << 20;

    private static final int BUFFER = 1 << 16;
    private static final int GZIP_MAGIC_0 = 0x1f;
    private static final int GZIP_MAGIC_1 = 0x8b;

    private final InputStream stream;
    private final long sizeBytes;
    private final AtomicLong readBytes = new AtomicLong();
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    /**
     * @param sizeBytes of the file as it is, for the fraction read
     */
    RawLines(InputStream file, long sizeBytes) throws IOException {
        this.sizeBytes = sizeBytes;
        var counted = new BufferedInputStream(new Counting(file, readBytes), BUFFER);
        counted.mark(2);
        var gzip = counted.read() == GZIP_MAGIC_0 && counted.read() == GZIP_MAGIC_1;
        counted.reset();
        this.stream =
                gzip
                        ? new BufferedInputStream(new GZIPInputStream(counted, BUFFER), BUFFER)
                        : counted;
    }

    /** The next line without its end, or null. */
    byte @Nullable [] next() throws IOException {
        line.reset();
        var any = false;
        for (var octet = stream.read(); octet >= 0; octet = stream.read()) {
            any = true;
            if (octet == '\n') {
                return withoutReturn();
            }
            if (line.size() < LINE_BYTES_MAX) {
                line.write(octet);
            }
        }
        return any ? withoutReturn() : null;
    }

    double fractionRead() {
        return sizeBytes <= 0 ? 0 : Math.min(1, readBytes.get() / (double) sizeBytes);
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }

    private byte[] withoutReturn() {
        var bytes = line.toByteArray();
        return bytes.length > 0 && bytes[bytes.length - 1] == '\r'
                ? Arrays.copyOf(bytes, bytes.length - 1)
                : bytes;
    }

    private static final class Counting extends FilterInputStream {

        private final AtomicLong count;

        Counting(InputStream stream, AtomicLong count) {
            super(stream);
            this.count = count;
        }

        @Override
        public int read() throws IOException {
            var octet = super.read();
            if (octet >= 0) {
                count.incrementAndGet();
            }
            return octet;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            var read = super.read(target, offset, length);
            if (read > 0) {
                count.addAndGet(read);
            }
            return read;
        }
    }
}
