package dev.laurel.stack.replay;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * The lines of a byte stream. A line longer than the bound is cut there: memory stays bounded
 * whatever the file holds. Threading: one thread.
 */
final class RawLines {

    /** No command is that long; the command-service takes 16 KiB. */
    static final int LINE_BYTES_MAX = 1 << 20;

    private final InputStream stream;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private boolean cut;

    RawLines(InputStream stream) {
        this.stream = stream;
    }

    /** The next line without its end, or null. */
    byte @Nullable [] next() throws IOException {
        line.reset();
        cut = false;
        var any = false;
        for (var octet = stream.read(); octet >= 0; octet = stream.read()) {
            any = true;
            if (octet == '\n') {
                return withoutReturn();
            }
            if (line.size() < LINE_BYTES_MAX) {
                line.write(octet);
            } else {
                cut = true;
            }
        }
        return any ? withoutReturn() : null;
    }

    /** Whether the last line was longer than the bound. */
    boolean wasCut() {
        return cut;
    }

    private byte[] withoutReturn() {
        var bytes = line.toByteArray();
        return bytes.length > 0 && bytes[bytes.length - 1] == '\r'
                ? Arrays.copyOf(bytes, bytes.length - 1)
                : bytes;
    }
}
