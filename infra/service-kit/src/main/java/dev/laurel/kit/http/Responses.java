package dev.laurel.kit.http;

import dev.laurel.kit.problem.Problem;
import dev.laurel.kit.problem.ProblemJson;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;

/** Writes whole bodies, compressed where it pays and the client can read it. */
public final class Responses {

    /** What is smaller fits in one packet anyway. */
    static final int COMPRESSED_FROM_BYTES = 1_024;

    private static final int PIECE_BYTES = 64 * 1_024;
    private static final long SLOW_SECONDS_MAX = 10;
    private static final long BYTES_PER_SECOND_MIN = 8 * 1_024;

    private Responses() {}

    /** Whether a body of that size goes out as gzip to this client. */
    public static boolean compresses(HttpServletRequest request, int length) {
        return length >= COMPRESSED_FROM_BYTES && MediaTypes.acceptsGzip(request);
    }

    /** Says that a body of that size differs by what the client can read, where it does. */
    public static void vary(HttpServletResponse response, int length) {
        if (length >= COMPRESSED_FROM_BYTES) {
            response.addHeader("Vary", "Accept-Encoding");
        }
    }

    /**
     * Sends a body with the status that the response has. The bytes are not kept.
     *
     * @param length how many of the bytes are the body
     */
    public static void send(
            HttpServletRequest request,
            HttpServletResponse response,
            String mediaType,
            byte[] bytes,
            int length)
            throws IOException {
        response.setContentType(mediaType);
        vary(response, length);
        if (compresses(request, length)) {
            var packed = gzip(bytes, length);
            response.setHeader("Content-Encoding", "gzip");
            response.setContentLength(packed.size());
            write(response, packed.toByteArray(), packed.size());
        } else {
            response.setContentLength(length);
            write(response, bytes, length);
        }
    }

    /**
     * In pieces, so that a client that reads drop by drop does not keep a large answer for ever.
     */
    private static void write(HttpServletResponse response, byte[] bytes, int length)
            throws IOException {
        var out = response.getOutputStream();
        var sinceNanos = System.nanoTime();
        for (var from = 0; from < length; from += PIECE_BYTES) {
            var seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - sinceNanos);
            if (from < (seconds - SLOW_SECONDS_MAX) * BYTES_PER_SECOND_MIN) {
                throw new IOException("The client reads its answer too slowly");
            }
            out.write(bytes, from, Math.min(PIECE_BYTES, length - from));
        }
    }

    private static ByteArrayOutputStream gzip(byte[] bytes, int length) {
        var packed = new ByteArrayOutputStream(length / 4 + 64);
        try (var gzip = new GZIPOutputStream(packed, 4 * COMPRESSED_FROM_BYTES)) {
            gzip.write(bytes, 0, length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed;
    }

    /** Answers with a problem, unless an answer has begun. */
    public static void problem(
            HttpServletRequest request, HttpServletResponse response, Problem problem)
            throws IOException {
        if (response.isCommitted()) {
            return;
        }
        response.resetBuffer();
        UnreadBody.announce(request, response);
        response.setStatus(problem.code().status());
        response.setHeader("Cache-Control", "no-store");
        if (problem.code().retriable()) {
            response.setHeader("Retry-After", ProblemJson.RETRY_AFTER_SECONDS);
        }
        var bytes = ProblemJson.bytes(problem);
        response.setContentType(ProblemJson.MEDIA_TYPE);
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
        UnreadBody.discard(request, response);
    }
}
