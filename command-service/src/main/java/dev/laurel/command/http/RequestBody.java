package dev.laurel.command.http;

import dev.laurel.command.submission.Admission;
import dev.laurel.command.validation.Limits;
import dev.laurel.kit.http.BodyInput;
import dev.laurel.kit.http.BodyPace;
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
final class RequestBody implements AutoCloseable {

    private static final int FIRST_BYTES = 4 * 1024;

    private final Admission admission;
    private byte[] bytes = {};
    private int length;

    private RequestBody(Admission admission) {
        this.admission = admission;
    }

    /**
     * Reads the whole body.
     *
     * @throws ProblemException where it is too large or too slow, there is no room, it ends early
     *     or is no gzip
     */
    static RequestBody read(HttpServletRequest request, Admission admission, BodyPace pace)
            throws IOException {
        if (request.getContentLengthLong() > Limits.BODY_BYTES_MAX) {
            throw tooLarge();
        }
        var body = new RequestBody(admission);
        try (var stream = BodyInput.open(request, pace, BodyInput.Form.WHOLE)) {
            body.grow(FIRST_BYTES);
            body.fill(stream);
            return body;
        } catch (IOException | RuntimeException e) {
            body.close();
            throw e;
        }
    }

    byte[] bytes() {
        return bytes;
    }

    /** How many of the bytes are the body. */
    int length() {
        return length;
    }

    @Override
    public void close() {
        admission.releaseBody(bytes.length);
        bytes = new byte[0];
    }

    private void fill(InputStream stream) throws IOException {
        for (var read = 0; read >= 0; read = stream.read(bytes, length, bytes.length - length)) {
            length += read;
            if (length > Limits.BODY_BYTES_MAX) {
                throw tooLarge();
            }
            if (length == bytes.length) {
                grow(Math.min(length * 2, Limits.BODY_BYTES_MAX + 1));
            }
        }
    }

    private void grow(int size) {
        if (!admission.growBody(bytes.length, size)) {
            throw new ProblemException(
                    ProblemCode.OVERLOADED,
                    "More bytes of bodies are under way than the service takes at once; nothing was"
                            + " written; send it again");
        }
        bytes = Arrays.copyOf(bytes, size);
    }

    private static ProblemException tooLarge() {
        return new ProblemException(
                ProblemCode.BODY_TOO_LARGE,
                "A body of application/json takes at most "
                        + Limits.BODY_BYTES_MAX
                        + " bytes; send more as application/x-ndjson");
    }
}
