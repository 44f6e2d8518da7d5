package dev.laurel.command.http;

import dev.laurel.command.problem.ProblemCode;
import dev.laurel.command.problem.ProblemException;
import dev.laurel.command.submission.Admission;
import dev.laurel.command.validation.Limits;

import jakarta.servlet.http.HttpServletRequest;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * The body of a request in memory, inflated where it is gzip. Room for it is taken as it grows, and
 * given back at {@link #close}.
 *
 * <p>Threading: one request.
 */
final class RequestBody implements AutoCloseable {

    private static final int FIRST_BYTES = 64 * 1024;

    private final Admission admission;
    private byte[] bytes = {};
    private int length;
    private int admitted;

    private RequestBody(Admission admission) {
        this.admission = admission;
    }

    /**
     * Reads the whole body.
     *
     * @throws ProblemException where it is too large, there is no room, or it is no gzip
     */
    static RequestBody read(HttpServletRequest request, Admission admission) throws IOException {
        var told = request.getContentLengthLong();
        var inflated = request.getHeader("Content-Encoding") != null;
        if (!inflated && told > Limits.BODY_BYTES_MAX) {
            throw tooLarge();
        }
        var body = new RequestBody(admission);
        try {
            // One more than told, to see the end without growing.
            body.grow(told < 0 || inflated ? FIRST_BYTES : (int) told + 1);
            body.fill(stream(request));
            return body;
        } catch (ZipException | EOFException e) {
            body.close();
            if (inflated) {
                throw noGzip();
            }
            throw e;
        } catch (IOException | RuntimeException e) {
            body.close();
            throw e;
        }
    }

    /**
     * The body as it comes, inflated where it is gzip.
     *
     * @throws ProblemException where it is neither plain nor gzip
     */
    static InputStream stream(HttpServletRequest request) throws IOException {
        var encoding = request.getHeader("Content-Encoding");
        if (encoding == null || encoding.equalsIgnoreCase("identity")) {
            return request.getInputStream();
        }
        if (!encoding.equalsIgnoreCase("gzip")) {
            throw new ProblemException(
                    ProblemCode.UNSUPPORTED_MEDIA_TYPE, "Content-Encoding must be gzip or absent");
        }
        try {
            return new GZIPInputStream(request.getInputStream());
        } catch (ZipException | EOFException _) {
            throw noGzip();
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
        admission.releaseBody(admitted);
        admitted = 0;
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
        if (!admission.admitBody(size - admitted)) {
            throw new ProblemException(
                    ProblemCode.OVERLOADED,
                    "More bytes of bodies are under way than the service takes at once; nothing was"
                            + " written; send it again");
        }
        admitted = size;
        bytes = Arrays.copyOf(bytes, size);
    }

    private static ProblemException noGzip() {
        return new ProblemException(
                ProblemCode.MALFORMED_JSON, "The body is no gzip, or not the whole of it");
    }

    private static ProblemException tooLarge() {
        return new ProblemException(
                ProblemCode.BODY_TOO_LARGE,
                "A body of application/json takes at most "
                        + Limits.BODY_BYTES_MAX
                        + " bytes; send more as application/x-ndjson");
    }
}
