package dev.laurel.kit.http;

import dev.laurel.kit.problem.Problem;
import dev.laurel.kit.problem.ProblemCode;
import dev.laurel.kit.problem.ProblemException;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/**
 * The Prefer header (RFC 7240). Of its preferences {@code wait=SECONDS} is honoured; names are
 * compared without case, the value may be quoted, and of several the first one counts. Others are
 * ignored, as the RFC asks.
 */
public final class Prefer {

    public static final String APPLIED = "Preference-Applied";

    public static final int WAIT_SECONDS_MAX = 30;

    private static final int DIGITS_MAX = 9;

    private Prefer() {}

    /**
     * How long the client is willing to wait, at most {@value #WAIT_SECONDS_MAX} seconds; null
     * where it does not say.
     *
     * @throws ProblemException {@code invalid_prefer} where wait is no whole number of seconds
     */
    public static @Nullable Duration waitOf(HttpServletRequest request) {
        var values = request.getHeaders("Prefer");
        while (values != null && values.hasMoreElements()) {
            // A semicolon ends a preference too: some clients list them so.
            for (var preference : values.nextElement().split("[,;]", -1)) {
                var equals = preference.indexOf('=');
                var name = (equals < 0 ? preference : preference.substring(0, equals)).strip();
                if (name.equalsIgnoreCase("wait")) {
                    return seconds(equals < 0 ? "" : preference.substring(equals + 1).strip());
                }
            }
        }
        return null;
    }

    /** What {@value #APPLIED} says of a wait. */
    public static String applied(Duration wait) {
        return "wait=" + wait.toSeconds();
    }

    private static Duration seconds(String text) {
        var quoted = text.length() > 1 && text.startsWith("\"") && text.endsWith("\"");
        var digits = quoted ? text.substring(1, text.length() - 1) : text;
        if (digits.isEmpty() || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new ProblemException(
                    new Problem(
                            ProblemCode.INVALID_PREFER,
                            "Prefer: wait must be a whole number of seconds",
                            "Prefer"));
        }
        var seconds = digits.length() > DIGITS_MAX ? WAIT_SECONDS_MAX : Integer.parseInt(digits);
        return Duration.ofSeconds(Math.min(seconds, WAIT_SECONDS_MAX));
    }
}
