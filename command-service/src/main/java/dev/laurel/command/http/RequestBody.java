package dev.laurel.command.http;

import dev.laurel.command.problem.ProblemCode;
import dev.laurel.command.problem.ProblemException;
import dev.laurel.command.validation.Limits;

import jakarta.servlet.http.HttpServletRequest;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** The body of a request, inflated where it is gzip. */
final class RequestBody {

    private RequestBody() {}

    static InputStream stream(HttpServletRequest request) throws IOException {
        var encoding = request.getHeader("Content-Encoding");
        if (encoding == null || encoding.equalsIgnoreCase("identity")) {
            return request.getInputStream();
        }
        if (!encoding.equalsIgnoreCase("gzip")) {
            throw new ProblemException(
                    ProblemCode.UNSUPPORTED_MEDIA_TYPE,
                    "Content-Encoding must be gzip or absent, but was " + encoding);
        }
        try {
            return new GZIPInputStream(request.getInputStream());
        } catch (ZipException _) {
            throw new ProblemException(ProblemCode.MALFORMED_JSON, "The body is no gzip");
        }
    }

    /**
     * How many bytes to reserve before reading: what the request says, or the most there may be.
     */
    static int expectedBytes(HttpServletRequest request) {
        var length = request.getContentLengthLong();
        var inflated = request.getHeader("Content-Encoding") != null;
        if (!inflated && length > Limits.BODY_BYTES_MAX) {
            throw tooLarge();
        }
        return length < 0 || inflated ? Limits.BODY_BYTES_MAX : (int) length;
    }

    static byte[] bounded(InputStream stream) throws IOException {
        var bytes = stream.readNBytes(Limits.BODY_BYTES_MAX + 1);
        if (bytes.length > Limits.BODY_BYTES_MAX) {
            throw tooLarge();
        }
        return bytes;
    }

    private static ProblemException tooLarge() {
        return new ProblemException(
                ProblemCode.BODY_TOO_LARGE,
                "A body of application/json takes at most "
                        + Limits.BODY_BYTES_MAX
                        + " bytes; send more as application/x-ndjson");
    }
}
