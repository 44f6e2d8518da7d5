package dev.laurel.kit.http;

import dev.laurel.kit.problem.ProblemCode;
import dev.laurel.kit.problem.ProblemException;

import jakarta.servlet.http.HttpServletRequest;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * The body of a request in memory, inflated where it is gzip. Room is taken for what has arrived,
 * not for what is announced, and given back at {@link #close}.
 *
 * <p>Threading: one request.
 */
public final class WholeBody implements AutoCloseable {

    private static final int FIRST_BYTES = 4 * 1_024;

    private final BodyBudget budget;
    private final int bytesMax;
    private byte[] bytes = {};
    private int held;
    private int length;

    private WholeBody(BodyBudget budget, int bytesMax) {
        this.budget = budget;
        this.bytesMax = bytesMax;
    }

    /**
     * Reads the whole body.
     *
     * @param bytesMax it may have, inflated
     * @throws ProblemException where it is too large or too slow, there is no room, it ends early
     *     or is no gzip
     */
    public static WholeBody read(
            HttpServletRequest request, BodyPace pace, BodyBudget budget, int bytesMax)
            throws IOException {
        var body = new WholeBody(budget, bytesMax);
        var whole = false;
        if (request.getContentLengthLong() > bytesMax) {
            throw body.tooLarge();
        }
        try (var stream = BodyInput.open(request, pace, BodyInput.Form.WHOLE)) {
            // One more than told, to see the end without growing.
            var told = request.getContentLengthLong();
            body.grow(told >= 0 && told < FIRST_BYTES ? (int) told + 1 : FIRST_BYTES);
            body.fill(stream);
            whole = true;
            return body;
        } finally {
            if (!whole) {
                body.close();
            }
        }
    }

    /** The bytes, and room behind them. */
    public byte[] bytes() {
        return bytes;
    }

    /** How many of the bytes are the body. */
    public int length() {
        return length;
    }

    @Override
    public void close() {
        budget.release(held);
        held = 0;
        bytes = new byte[0];
    }

    private void fill(InputStream stream) throws IOException {
        for (var read = 0; read >= 0; read = stream.read(bytes, length, bytes.length - length)) {
            length += read;
            if (length > bytesMax) {
                throw tooLarge();
            }
            if (length == bytes.length) {
                grow(Math.min(length * 2, bytesMax + 1));
            }
        }
    }

    private void grow(int size) {
        if (!budget.grow(held, size)) {
            throw new ProblemException(
                    ProblemCode.OVERLOADED,
                    "More bytes of bodies are under way than the service takes at once; nothing was"
                            + " done; send it again");
        }
        held = size;
        bytes = Arrays.copyOf(bytes, size);
    }

    private ProblemException tooLarge() {
        return new ProblemException(
                ProblemCode.BODY_TOO_LARGE, "A body takes at most " + bytesMax + " bytes");
    }
}
