package dev.laurel.stack.replay;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;

/**
 * Decodes bytes, and puts {@link #UNDECODABLE} where they are none of the encoding: whoever reads
 * can tell the place, and go on behind it. Threading: one thread.
 */
final class MarkingReader extends Reader {

    /** A code that no text may have; where one has it nevertheless, it is wrong as well. */
    static final char UNDECODABLE = '\uffff';

    private final InputStream stream;
    private final CharsetDecoder decoder;
    private final ByteBuffer bytes = ByteBuffer.allocate(1 << 15).flip();
    private boolean streamEnded;
    private boolean ended;

    MarkingReader(InputStream stream, Charset charset) {
        this.stream = stream;
        this.decoder =
                charset.newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT);
    }

    /**
     * Reads some characters.
     *
     * @param length at least 3: a pair of surrogates and a mark
     */
    @Override
    public int read(char[] target, int offset, int length) throws IOException {
        var out = CharBuffer.wrap(target, offset, length);
        while (!ended && out.remaining() >= 3) {
            // One place is kept for the mark.
            out.limit(offset + length - 1);
            var result = decoder.decode(bytes, out, streamEnded);
            out.limit(offset + length);
            if (result.isError()) {
                bytes.position(bytes.position() + result.length());
                out.put(UNDECODABLE);
            } else if (result.isOverflow()) {
                break;
            } else if (streamEnded) {
                ended = true;
            } else if (out.position() > offset) {
                break;
            } else {
                fill();
            }
        }
        return out.position() > offset || !ended ? out.position() - offset : -1;
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }

    private void fill() throws IOException {
        bytes.compact();
        var read = stream.read(bytes.array(), bytes.position(), bytes.remaining());
        if (read < 0) {
            streamEnded = true;
        } else {
            bytes.position(bytes.position() + read);
        }
        bytes.flip();
    }
}
