package dev.laurel.stack.replay;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Tells files apart by what is in them: the first 16 hexadecimal digits of a SHA-256, of the
 * unpacked bytes, so that a file and its gzip are the same.
 */
final class ContentDigest {

    /** 64 bits: 100,000 files clash with a chance of one in four thousand million. */
    private static final int DIGITS = 16;

    private ContentDigest() {}

    /** The digest of the rest of a stream. */
    static String of(InputStream stream) throws IOException {
        var digest = sha256();
        stream.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
        return digits(digest);
    }

    /** What stands for a name: a digest too, so that ids keep their length and their alphabet. */
    static String ofName(String name) {
        var digest = sha256();
        // No content begins like this by chance.
        digest.update("laurel replay --name\0".getBytes(StandardCharsets.UTF_8));
        digest.update(name.getBytes(StandardCharsets.UTF_8));
        return digits(digest);
    }

    /** The stream, which fails at its end where its digest is another one. */
    static InputStream expecting(String expected, String label, InputStream stream) {
        return new Expecting(expected, label, stream);
    }

    private static String digits(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest()).substring(0, DIGITS);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    private static final class Expecting extends FilterInputStream {

        private final MessageDigest digest = sha256();
        private final String expected;
        private final String label;
        private boolean ended;

        Expecting(String expected, String label, InputStream stream) {
            super(stream);
            this.expected = expected;
            this.label = label;
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            var read = super.read(target, offset, length);
            if (read > 0) {
                digest.update(target, offset, read);
            } else if (read < 0 && !ended) {
                ended = true;
                if (!digits(digest).equals(expected)) {
                    throw new ReplayException(
                            label
                                    + " changed while it was read: the ids of its rows are those of"
                                    + " its former content");
                }
            }
            return read;
        }

        @Override
        public boolean markSupported() {
            return false;
        }
    }
}
