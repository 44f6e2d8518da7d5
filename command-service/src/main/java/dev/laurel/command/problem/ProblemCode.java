package dev.laurel.command.problem;

import java.util.Locale;

/** The kinds of problem that the command-service itself answers with. */
public enum ProblemCode {
    INVALID_FIELD(400, "A field is not as it must be"),
    GROUP_INVALID(400, "Another command of the group is not as it must be"),
    MALFORMED_JSON(400, "The text is no JSON"),
    EMPTY_ARRAY(400, "There is nothing in the array"),
    TOO_MANY_COMMANDS(413, "Too many commands in one array"),
    BODY_TOO_LARGE(413, "The body is too large"),
    BODY_BROKEN(400, "The body broke off"),
    LINE_TOO_LONG(400, "A line is too long"),
    INVALID_PREFER(400, "The Prefer header is not as it must be"),
    UNSUPPORTED_MEDIA_TYPE(415, "The content type is not served"),
    METHOD_NOT_ALLOWED(405, "The method is not served here"),
    NOT_FOUND(404, "There is nothing here"),
    OVERLOADED(503, "Too much is under way"),
    TOO_MANY_WAITING(503, "Too many requests wait for outcomes"),
    NOT_DURABLE(503, "The command could not be made durable"),
    STOPPING(503, "The service is stopping"),
    INTERNAL(500, "Something went wrong here");

    private final int status;
    private final String title;

    ProblemCode(int status, String title) {
        this.status = status;
        this.title = title;
    }

    public int status() {
        return status;
    }

    public String title() {
        return title;
    }

    /** The word for it, such as {@code invalid_field}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether the same request may go through later. */
    public boolean retriable() {
        return status == 503;
    }
}
