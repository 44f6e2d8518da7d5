package dev.laurel.command.problem;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * What went wrong, as a problem document (RFC 9457).
 *
 * @param code the word for it; also the end of its type URI
 * @param detail a sentence about this case
 * @param field the field at fault, or null where it is none
 * @param fields of {@code group_invalid}: the id of the command at fault and the code of its
 *     problem; otherwise empty
 */
public record Problem(
        ProblemCode code, String detail, @Nullable String field, List<String> fields) {

    public Problem {
        fields = List.copyOf(fields);
    }

    public Problem(ProblemCode code, String detail, @Nullable String field) {
        this(code, detail, field, List.of());
    }

    /** The problem of one field. */
    public static Problem ofField(String field, String detail) {
        return new Problem(ProblemCode.INVALID_FIELD, field + " " + detail, field);
    }

    public static Problem of(ProblemCode code, String detail) {
        return new Problem(code, detail, null);
    }
}
