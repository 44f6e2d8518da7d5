package dev.laurel.kit.http;

import dev.laurel.kit.problem.ProblemCode;
import dev.laurel.kit.problem.ProblemException;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;

/**
 * The body of a request as it comes, inflated where it is gzip (RFC 1952). All that can be wrong
 * with it ends in a {@link ProblemException}: {@code body_broken} where it ends early, is no gzip,
 * has a wrong checksum or something behind it; {@code body_too_slow} where it does not come at its
 * {@link BodyPace}; {@code body_too_large} where a small body inflates without bound.
 *
 * <p>Threading: the request's own thread.
 */
public final class BodyInput extends InputStream {

    /** Real commands inflate some fifteen times; gzip can do it a thousand times. */
    static final int INFLATION_MAX = 100;

    /** What is small enough is inflated in any case. */
    static final int INFLATED_FREE_BYTES = 64 * 1_024;

    /** Whether a body is read whole, or line by line with pauses between. */
    public enum Form {
        WHOLE,
        STREAM
    }

    private final ContainerInput raw;
    private final ClientConnection connection;
    private @Nullable InputStream decoded;
    private final boolean gzip;
    private long inflated;

    private BodyInput(ContainerInput raw, ClientConnection connection, boolean gzip) {
        this.raw = raw;
        this.connection = connection;
        this.gzip = gzip;
    }

    /**
     * Opens the body. Nothing is read yet.
     *
     * @throws ProblemException {@code unsupported_media_type} where it is neither plain nor gzip
     */
    public static BodyInput open(HttpServletRequest request, BodyPace pace, Form form)
            throws IOException {
        var encoding = request.getHeader("Content-Encoding");
        var gzip = encoding != null && encoding.strip().equalsIgnoreCase("gzip");
        if (encoding != null && !gzip && !encoding.strip().equalsIgnoreCase("identity")) {
            throw new ProblemException(
                    ProblemCode.UNSUPPORTED_MEDIA_TYPE, "Content-Encoding must be gzip or absent");
        }
        var connection = ClientConnection.of(request);
        var raw =
                new ContainerInput(
                        request.getInputStream(), request.getContentLengthLong(), pace, form);
        if (form == Form.WHOLE) {
            raw.beforeWaiting = () -> connection.limitSilence(pace.silenceMax());
        }
        return new BodyInput(raw, connection, gzip);
    }

    @Override
    public int read() {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
        try {
            var read = decoded().read(bytes, offset, length);
            inflated += Math.max(read, 0);
            if (gzip && inflated > INFLATED_FREE_BYTES + INFLATION_MAX * raw.count) {
                throw new ProblemException(
                        ProblemCode.BODY_TOO_LARGE,
                        "The gzip body inflates to more than " + INFLATION_MAX + " times its size");
            }
            return read;
        } catch (IOException e) {
            throw broken(e);
        }
    }

    private InputStream decoded() throws IOException {
        var stream = decoded;
        if (stream == null) {
            stream = gzip ? new GzipBody(raw, raw.pace.timeMax().toSeconds()) : raw;
            decoded = stream;
        }
        return stream;
    }

    private ProblemException broken(IOException e) {
        if (raw.failed) {
            return ClientConnection.isTimeout(e)
                    ? raw.tooSlow()
                    : new ProblemException(
                            ProblemCode.BODY_BROKEN, "The body ended before its end");
        }
        return new ProblemException(
                ProblemCode.BODY_BROKEN, "The body is not gzip, or not the whole of it");
    }

    /** Frees the inflater, and gives the connection its normal idle time back. */
    @Override
    public void close() {
        if (decoded instanceof GzipBody inflating) {
            inflating.close();
        }
        connection.allowSilence();
    }

    /** The body as the container gives it; knows what was its own failure. */
    private static final class ContainerInput extends InputStream {

        private final InputStream in;
        private final BodyPace pace;
        private final Form form;
        private final long sinceNanos = System.nanoTime();
        private final long lengthTold;
        private @Nullable Runnable beforeWaiting;
        private long count;
        private boolean failed;

        ContainerInput(InputStream in, long lengthTold, BodyPace pace, Form form) {
            this.in = in;
            this.lengthTold = lengthTold;
            this.pace = pace;
            this.form = form;
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read;
            try {
                prepareToWait();
                read = in.read(bytes, offset, length);
            } catch (IOException e) {
                failed = true;
                throw e;
            }
            count += Math.max(read, 0);
            if (form == Form.WHOLE && read >= 0 && isSlow()) {
                throw tooSlow();
            }
            return read;
        }

        /** Most bodies come with their head: for them no time-out has to be set and taken back. */
        private void prepareToWait() throws IOException {
            if (beforeWaiting != null && count != lengthTold && in.available() == 0) {
                beforeWaiting.run();
                beforeWaiting = null;
            }
        }

        private boolean isSlow() {
            var nanos = System.nanoTime() - sinceNanos;
            if (nanos > pace.timeMax().toNanos()) {
                return true;
            }
            var measuredSeconds =
                    (nanos - pace.silenceMax().toNanos()) / TimeUnit.SECONDS.toNanos(1);
            return count < measuredSeconds * pace.bytesPerSecondMin();
        }

        ProblemException tooSlow() {
            if (form == Form.STREAM) {
                return new ProblemException(ProblemCode.BODY_TOO_SLOW, "No line came for a minute");
            }
            return new ProblemException(
                    ProblemCode.BODY_TOO_SLOW,
                    "A body must come within %d s, at %d bytes a second or more, without a pause of %d s"
                            .formatted(
                                    pace.timeMax().toSeconds(),
                                    pace.bytesPerSecondMin(),
                                    pace.silenceMax().toSeconds()));
        }
    }
}
