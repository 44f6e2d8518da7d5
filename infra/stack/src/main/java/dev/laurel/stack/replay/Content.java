package dev.laurel.stack.replay;

import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes of a file or a stream, unpacked where they are gzip; what is packed otherwise is
 * refused by name. Read once, from the front.
 *
 * <p>Threading: one thread reads; {@link #fractionRead} may be asked by any.
 */
final class Content implements AutoCloseable {

    private static final int BUFFER = 1 << 16;

    private record Packing(String name, String magic) {}

    private static final Packing GZIP = new Packing("gzip", "1f8b");

    private static final List<Packing> REFUSED =
            List.of(
                    new Packing("a zip file", "504b0304"),
                    new Packing("an empty zip file", "504b0506"),
                    new Packing("an xz file", "fd377a585a00"),
                    new Packing("a bzip2 file", "425a68"),
                    new Packing("a zstd file", "28b52ffd"),
                    new Packing("a 7z file", "377abcaf271c"),
                    new Packing("a Parquet file", "50415231"));

    private static final int MAGIC_BYTES_MAX = 6;

    private final String label;
    private BufferedInputStream stream;
    private final long sizeBytes;
    private final AtomicLong readBytes = new AtomicLong();

    /**
     * @param label for messages
     * @param sizeBytes as it is, packed or not, for the fraction read; 0 where nobody knows
     * @throws ReplayException where it is packed in another way than gzip
     */
    Content(String label, InputStream raw, long sizeBytes) throws IOException {
        this.label = label;
        this.sizeBytes = sizeBytes;
        var counted = new BufferedInputStream(new Counting(raw, readBytes), BUFFER);
        var head = head(counted);
        for (var packing : REFUSED) {
            if (head.startsWith(packing.magic())) {
                throw new ReplayException(
                        "%s is %s: unpack it, or pack it with gzip"
                                .formatted(label, packing.name()));
            }
        }
        // Not java.util.zip: it takes a pause of a pipe between two parts for the end of the file.
        this.stream =
                head.startsWith(GZIP.magic())
                        ? new BufferedInputStream(
                                GzipCompressorInputStream.builder()
                                        .setInputStream(counted)
                                        .setDecompressConcatenated(true)
                                        .get(),
                                BUFFER)
                        : counted;
    }

    /** Fails at the end of the content where its digest is another one. Before anything is read. */
    void expect(String digest) {
        stream = new BufferedInputStream(ContentDigest.expecting(digest, label, stream), BUFFER);
    }

    /** The bytes; marks of up to the size of its buffer hold. */
    BufferedInputStream stream() {
        return stream;
    }

    /** Which part has been read, 0 to 1; not a number where nobody knows the size. */
    double fractionRead() {
        return sizeBytes <= 0 ? Double.NaN : Math.min(1, readBytes.get() / (double) sizeBytes);
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }

    private static String head(BufferedInputStream stream) throws IOException {
        stream.mark(MAGIC_BYTES_MAX);
        var head = stream.readNBytes(MAGIC_BYTES_MAX);
        stream.reset();
        return HexFormat.of().formatHex(head);
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
