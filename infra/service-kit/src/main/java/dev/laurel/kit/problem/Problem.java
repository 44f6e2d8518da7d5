package dev.laurel.kit.problem;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * What is wrong with a request, as a problem document (RFC 9457).
 *
 * @param detail a sentence about this case
 * @param field the field, parameter or header at fault, or null where it is none
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

    /** The problem of one field; the detail begins with its name. */
    public static Problem ofField(String field, String detail) {
        return new Problem(ProblemCode.INVALID_FIELD, field + " " + detail, field);
    }

    public static Problem of(ProblemCode code, String detail) {
        return new Problem(code, detail, null);
    }
}
