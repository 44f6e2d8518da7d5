package dev.laurel.query.http;

import dev.laurel.query.json.JsonBytes;

import org.jspecify.annotations.Nullable;

/**
 * A request that is answered with a problem (RFC 9457). Thrown inside this package only, without
 * stack trace.
 */
final class Problem extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private static final String CONTENT_TYPE = "application/problem+json";

    private final int status;
    private final String code;
    private final String title;
    private final @Nullable String field;
    private final int retryAfterSeconds;

    private Problem(
            int status,
            String code,
            String title,
            String detail,
            @Nullable String field,
            int retryAfterSeconds) {
        super(detail, null, false, false);
        this.status = status;
        this.code = code;
        this.title = title;
        this.field = field;
        this.retryAfterSeconds = retryAfterSeconds;
    }

    /** A field of the request that cannot be. */
    static Problem badField(String field, String detail) {
        return new Problem(400, "invalid_request", "Invalid request", detail, field, 0);
    }

    static Problem tooLarge(String detail) {
        return new Problem(413, "body_too_large", "Body too large", detail, null, 0);
    }

    static Problem notFound(String code, String title, String detail) {
        return new Problem(404, code, title, detail, null, 0);
    }

    static Problem userUnknown(String user) {
        return notFound(
                "user_unknown", "User unknown", "No event of user '" + user + "' is in yet");
    }

    static Problem methodNotAllowed(String method) {
        return new Problem(
                405,
                "method_not_allowed",
                "Method not allowed",
                "This path has no method " + method,
                null,
                0);
    }

    /** It may go better in a second. */
    static Problem unavailable(String code, String title, String detail) {
        return new Problem(503, code, title, detail, null, 1);
    }

    static Problem internal() {
        return new Problem(
                500,
                "internal_error",
                "Internal error",
                "The answer could not be made; the log of the service says why",
                null,
                0);
    }

    /** A problem that the container has found in a request before we saw it. */
    static Problem ofStatus(int status, String detail) {
        return new Problem(
                status,
                status < 500 ? "invalid_request" : "internal_error",
                status < 500 ? "Invalid request" : "Internal error",
                detail,
                null,
                0);
    }

    String detail() {
        var detail = getMessage();
        return detail == null ? title : detail;
    }

    Answer answer() {
        var body =
                JsonBytes.object(
                        json -> {
                            json.writeStringProperty("type", "https://laurel.dev/problems/" + code);
                            json.writeStringProperty("title", title);
                            json.writeNumberProperty("status", status);
                            json.writeStringProperty("detail", detail());
                            json.writeStringProperty("code", code);
                            JsonBytes.ifKnown(json, "field", field);
                        });
        var answer = Answer.of(status, CONTENT_TYPE, body).with("Cache-Control", "no-store");
        return retryAfterSeconds == 0
                ? answer
                : answer.with("Retry-After", Integer.toString(retryAfterSeconds));
    }
}
