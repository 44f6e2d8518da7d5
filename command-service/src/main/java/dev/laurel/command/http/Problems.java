package dev.laurel.command.http;

import dev.laurel.command.problem.Problem;

import jakarta.servlet.http.HttpServletResponse;

import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** Answers with a problem document. */
final class Problems {

    static final String MEDIA_TYPE = "application/problem+json";
    static final String RETRY_AFTER_SECONDS = "1";

    private Problems() {}

    static void write(HttpServletResponse response, Problem problem) throws IOException {
        if (response.isCommitted()) {
            return;
        }
        response.resetBuffer();
        var bytes = new ByteArrayOutputStream();
        try (var json = ResultWriter.generator(bytes)) {
            ResultWriter.problem(json, problem);
        }
        response.setStatus(problem.code().status());
        if (problem.code().retriable()) {
            response.setHeader("Retry-After", RETRY_AFTER_SECONDS);
        }
        send(response, MEDIA_TYPE, bytes);
    }

    static void send(HttpServletResponse response, String mediaType, ByteArrayOutputStream bytes)
            throws IOException {
        response.setContentType(mediaType);
        response.setContentLength(bytes.size());
        bytes.writeTo(response.getOutputStream());
    }
}
