package dev.laurel.kit.problem;

import java.util.Locale;

/**
 * Every kind of problem that a service answers with: its HTTP status and its title. The name in
 * lower case is the {@code code} that clients match on, and the end of the {@code type}; it never
 * changes.
 */
public enum ProblemCode {
    INVALID_FIELD(400, "Invalid field"),
    GROUP_INVALID(400, "Invalid command in the group"),
    MALFORMED_JSON(400, "Malformed JSON"),
    MALFORMED_REQUEST(400, "Malformed request"),
    EMPTY_ARRAY(400, "Empty array"),
    BODY_BROKEN(400, "Body incomplete or damaged"),
    LINE_TOO_LONG(400, "Line too long"),
    INVALID_PREFER(400, "Invalid Prefer header"),
    ORIGIN_NOT_ALLOWED(403, "Origin not allowed"),
    NOT_FOUND(404, "Not found"),
    USER_UNKNOWN(404, "User unknown"),
    BOARD_UNKNOWN(404, "Board unknown"),
    WINDOW_UNKNOWN(404, "Window unknown"),
    NOT_RANKED(404, "Not ranked"),
    COMMAND_UNKNOWN(404, "Command unknown"),
    METHOD_NOT_ALLOWED(405, "Method not allowed"),
    NOT_ACCEPTABLE(406, "Not acceptable"),
    BODY_TOO_SLOW(408, "Body too slow"),
    LENGTH_REQUIRED(411, "Length required"),
    TOO_MANY_COMMANDS(413, "Too many commands in one array"),
    BODY_TOO_LARGE(413, "Body too large"),
    UNSUPPORTED_MEDIA_TYPE(415, "Unsupported content type"),
    EXPECTATION_FAILED(417, "Expectation failed"),
    HOST_NOT_ALLOWED(421, "Host not allowed"),
    HEADER_TOO_LARGE(431, "Header too large"),
    INTERNAL_ERROR(500, "Internal error"),
    NOT_IMPLEMENTED(501, "Not implemented"),
    HTTP_VERSION_NOT_SUPPORTED(505, "HTTP version not supported"),
    OVERLOADED(503, "Server overloaded"),
    TOO_MANY_WAITING(503, "Too many waiting requests"),
    KAFKA_UNAVAILABLE(503, "No response from Kafka"),
    NOT_DURABLE(503, "Not confirmed by Kafka"),
    STORAGE_LOW(503, "Storage low"),
    STOPPING(503, "Service stopping"),
    LOADING(503, "Replica loading"),
    REPLICA_FAILED(503, "Replica failed"),
    NOT_YET_VISIBLE(503, "Not yet visible"),
    HISTORY_NOT_YET_ARCHIVED(503, "History not yet archived"),
    HISTORY_UNAVAILABLE(503, "History unavailable");

    private static final int UNAVAILABLE = 503;

    private final String code;
    private final int status;
    private final String title;

    ProblemCode(int status, String title) {
        this.code = name().toLowerCase(Locale.ROOT);
        this.status = status;
        this.title = title;
    }

    /** The code on the wire, such as {@code invalid_field}. */
    public String code() {
        return code;
    }

    public int status() {
        return status;
    }

    public String title() {
        return title;
    }

    /** Whether the same request may succeed later; the answer then has a {@code Retry-After}. */
    public boolean retriable() {
        return status == UNAVAILABLE;
    }
}
