package dev.laurel.command.http;

import dev.laurel.command.problem.Problem;
import dev.laurel.command.problem.ProblemCode;
import dev.laurel.command.problem.ProblemException;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Enumeration;

/** The Prefer header (RFC 7240): of its preferences, {@code wait=SECONDS} is honoured. */
final class Prefer {

    static final int WAIT_SECONDS_MAX = 30;

    private Prefer() {}

    /**
     * How long the client wants to wait for outcomes, at most {@value #WAIT_SECONDS_MAX} seconds;
     * null where it does not.
     *
     * @throws ProblemException where wait has no whole number of seconds
     */
    static @Nullable Duration wait(@Nullable Enumeration<String> values) {
        while (values != null && values.hasMoreElements()) {
            for (var preference : values.nextElement().split("[,;]", -1)) {
                // RFC 7240 allows blanks around the sign.
                var equals = preference.indexOf('=');
                if (equals > 0
                        && preference.substring(0, equals).strip().equalsIgnoreCase("wait")) {
                    return seconds(preference.substring(equals + 1).strip());
                }
            }
        }
        return null;
    }

    private static Duration seconds(String text) {
        try {
            var seconds = Integer.parseUnsignedInt(text.replace("\"", ""));
            return Duration.ofSeconds(
                    seconds < 0 ? WAIT_SECONDS_MAX : Math.min(seconds, WAIT_SECONDS_MAX));
        } catch (NumberFormatException _) {
            throw new ProblemException(
                    new Problem(
                            ProblemCode.INVALID_PREFER,
                            "Prefer: wait must be a whole number of seconds",
                            "Prefer"));
        }
    }
}
