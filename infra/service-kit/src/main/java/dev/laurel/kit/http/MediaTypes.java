package dev.laurel.kit.http;

import dev.laurel.kit.problem.Problem;
import dev.laurel.kit.problem.ProblemCode;
import dev.laurel.kit.problem.ProblemException;

import jakarta.servlet.http.HttpServletRequest;

import java.util.List;
import java.util.Locale;

/** What a request's body is, and what its client can read (RFC 9110 §8.3, §12.5.1). */
public final class MediaTypes {

    public static final String JSON = "application/json";

    private MediaTypes() {}

    /**
     * The media type of the body, without parameters and in lower case.
     *
     * @param known what is taken here
     * @throws ProblemException {@code unsupported_media_type} where it is none of them, or its
     *     charset is not UTF-8
     */
    public static String ofBody(HttpServletRequest request, List<String> known) {
        var text = request.getContentType();
        var parts = text == null ? List.of("") : List.of(text.split(";", -1));
        var type = parts.getFirst().strip().toLowerCase(Locale.ROOT);
        if (!known.contains(type)) {
            throw unsupported("Content-Type must be " + String.join(" or ", known));
        }
        for (var parameter : parts.subList(1, parts.size())) {
            var equals = parameter.indexOf('=');
            var name = (equals < 0 ? parameter : parameter.substring(0, equals)).strip();
            if (name.equalsIgnoreCase("charset") && !isUtf8(parameter.substring(equals + 1))) {
                throw unsupported("The charset must be UTF-8");
            }
        }
        return type;
    }

    private static boolean isUtf8(String value) {
        var charset = value.strip().replace("\"", "");
        return charset.equalsIgnoreCase("utf-8") || charset.equalsIgnoreCase("utf8");
    }

    private static ProblemException unsupported(String detail) {
        return new ProblemException(
                new Problem(ProblemCode.UNSUPPORTED_MEDIA_TYPE, detail, "Content-Type"));
    }

    /**
     * Refuses a request whose client cannot read the answer. Problems are sent all the same.
     *
     * @param type of the answer
     * @throws ProblemException {@code not_acceptable}
     */
    public static void requireAccepts(HttpServletRequest request, String type) {
        var values = request.getHeaders("Accept");
        if (values == null || !values.hasMoreElements()) {
            return;
        }
        var best = new Range(-1, 0);
        while (values.hasMoreElements()) {
            for (var range : values.nextElement().split(",", -1)) {
                var candidate = range(range, type);
                if (candidate.precision > best.precision) {
                    best = candidate;
                }
            }
        }
        if (best.quality <= 0) {
            throw new ProblemException(
                    new Problem(
                            ProblemCode.NOT_ACCEPTABLE,
                            "The answer is " + type + ", which Accept does not allow",
                            "Accept"));
        }
    }

    /**
     * How a range of Accept speaks of a type.
     *
     * @param precision 2 for the type itself, 1 for all of its kind, 0 for any, -1 for others
     */
    private record Range(int precision, double quality) {}

    private static Range range(String text, String type) {
        var parts = text.split(";", -1);
        var name = parts[0].strip().toLowerCase(Locale.ROOT);
        var kind = type.substring(0, type.indexOf('/') + 1) + "*";
        var precision = name.equals(type) ? 2 : name.equals(kind) ? 1 : name.equals("*/*") ? 0 : -1;
        return new Range(precision, quality(parts));
    }

    /** Of an Accept or Accept-Encoding element cut at its semicolons; 1 where it says none. */
    private static double quality(String[] parts) {
        for (var i = 1; i < parts.length; i++) {
            var parameter = parts[i].strip();
            if (parameter.regionMatches(true, 0, "q=", 0, 2)) {
                try {
                    return Double.parseDouble(parameter.substring(2));
                } catch (NumberFormatException _) {
                    return 0;
                }
            }
        }
        return 1;
    }

    /** Whether the client can read gzip: what it says of gzip itself goes before {@code *}. */
    static boolean acceptsGzip(HttpServletRequest request) {
        var values = request.getHeaders("Accept-Encoding");
        var any = 0.0;
        while (values != null && values.hasMoreElements()) {
            for (var element : values.nextElement().split(",", -1)) {
                var parts = element.split(";", -1);
                var name = parts[0].strip();
                if (name.equalsIgnoreCase("gzip")) {
                    return quality(parts) > 0;
                }
                if (name.equals("*")) {
                    any = quality(parts);
                }
            }
        }
        return any > 0;
    }
}
