package dev.laurel.kit.http;

import dev.laurel.kit.problem.Problem;
import dev.laurel.kit.problem.ProblemCode;
import dev.laurel.kit.problem.ProblemJson;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

import java.nio.ByteBuffer;

/**
 * What the container refuses before a servlet sees it (a malformed request line, a bad chunk, too
 * large a header) is a problem document too. It never repeats what an exception says: that would
 * name our classes.
 */
public final class ContainerProblems extends ErrorHandler {

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        var status = response.getStatus();
        write(response, callback, of(status));
        return true;
    }

    /** The problem that stands for a status of the container. */
    static Problem of(int status) {
        return switch (status) {
            case 404 -> Problem.of(ProblemCode.NOT_FOUND, "There is no such path");
            case 405 -> Problem.of(ProblemCode.METHOD_NOT_ALLOWED, "The method is not served here");
            case 408 -> Problem.of(ProblemCode.BODY_TOO_SLOW, "The request took too long to come");
            case 411 ->
                    Problem.of(
                            ProblemCode.LENGTH_REQUIRED,
                            "The body needs a Content-Length or Transfer-Encoding: chunked");
            case 413 -> Problem.of(ProblemCode.BODY_TOO_LARGE, "The body is too large");
            case 414, 431 ->
                    Problem.of(
                            ProblemCode.HEADER_TOO_LARGE,
                            "Request line and headers must fit in 16 KiB");
            case 415 ->
                    Problem.of(
                            ProblemCode.UNSUPPORTED_MEDIA_TYPE, "The content type is not served");
            case 417 ->
                    Problem.of(
                            ProblemCode.EXPECTATION_FAILED, "Of Expect only 100-continue is known");
            case 501 ->
                    Problem.of(
                            ProblemCode.NOT_IMPLEMENTED,
                            "Of Transfer-Encoding only chunked is known");
            case 505 ->
                    Problem.of(
                            ProblemCode.HTTP_VERSION_NOT_SUPPORTED, "HTTP/1.0 and 1.1 are known");
            case 503 -> Problem.of(ProblemCode.STOPPING, "The service is stopping");
            default ->
                    status >= 400 && status < 500
                            ? Problem.of(
                                    ProblemCode.MALFORMED_REQUEST,
                                    "The request is not valid HTTP/1.1")
                            : Problem.of(
                                    ProblemCode.INTERNAL_ERROR,
                                    "The request failed; the log of the service says why");
        };
    }

    public static void write(Response response, Callback callback, Problem problem) {
        var bytes = ProblemJson.bytes(problem);
        var headers = response.getHeaders();
        response.setStatus(problem.code().status());
        headers.put(HttpHeader.CONTENT_TYPE, ProblemJson.MEDIA_TYPE);
        headers.put(HttpHeader.CACHE_CONTROL, "no-store");
        if (problem.code().retriable()) {
            headers.put(HttpHeader.RETRY_AFTER, ProblemJson.RETRY_AFTER_SECONDS);
        }
        headers.put(HttpHeader.CONTENT_LENGTH, bytes.length);
        response.write(true, ByteBuffer.wrap(bytes), callback);
    }
}
