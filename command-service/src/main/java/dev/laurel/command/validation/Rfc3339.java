package dev.laurel.command.validation;

import java.time.DateTimeException;
import java.time.LocalDate;

/**
 * Reads times as RFC 3339 writes them: {@code 2026-11-22T10:00:00Z}, with any fraction of the
 * second and any offset. Leap seconds are refused: no clock of ours has one.
 *
 * <p>By hand, because the formatter of the JDK costs as much as all the rest of a command.
 */
final class Rfc3339 {

    private static final int FRACTION_AT = 19;
    private static final int MILLIS_DIGITS = 3;
    private static final long MINUTE_MILLIS = 60_000;
    private static final long HOUR_MILLIS = 60 * MINUTE_MILLIS;
    private static final long DAY_MILLIS = 24 * HOUR_MILLIS;

    private Rfc3339() {}

    /**
     * Milliseconds since the epoch; what is finer is cut off.
     *
     * @throws DateTimeException where the text is no such time
     */
    static long millis(String text) {
        require(text.length() > FRACTION_AT);
        require(text.charAt(4) == '-' && text.charAt(7) == '-');
        require(text.charAt(10) == 'T' || text.charAt(10) == 't');
        require(text.charAt(13) == ':' && text.charAt(16) == ':');
        var day =
                LocalDate.of(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10))
                        .toEpochDay();
        var millis = 0L;
        var at = FRACTION_AT;
        if (text.charAt(at) == '.') {
            at++;
            var scale = 100;
            var digits = 0;
            for (; at < text.length() && digit(text, at); at++, digits++) {
                millis += digits < MILLIS_DIGITS ? (long) scale * (text.charAt(at) - '0') : 0;
                scale /= 10;
            }
            require(digits > 0);
        }
        return day * DAY_MILLIS
                + bounded(number(text, 11, 13), 23) * HOUR_MILLIS
                + bounded(number(text, 14, 16), 59) * MINUTE_MILLIS
                + bounded(number(text, 17, FRACTION_AT), 59) * 1_000
                + millis
                - offsetMillis(text, at);
    }

    private static long offsetMillis(String text, int at) {
        require(at < text.length());
        var sign = text.charAt(at);
        if (sign == 'Z' || sign == 'z') {
            require(text.length() == at + 1);
            return 0;
        }
        require((sign == '+' || sign == '-') && text.length() == at + 6);
        require(text.charAt(at + 3) == ':');
        var offset =
                bounded(number(text, at + 1, at + 3), 23) * HOUR_MILLIS
                        + bounded(number(text, at + 4, at + 6), 59) * MINUTE_MILLIS;
        return sign == '+' ? offset : -offset;
    }

    private static int number(String text, int from, int to) {
        var number = 0;
        for (var i = from; i < to; i++) {
            require(digit(text, i));
            number = number * 10 + text.charAt(i) - '0';
        }
        return number;
    }

    private static boolean digit(String text, int at) {
        var c = text.charAt(at);
        return c >= '0' && c <= '9';
    }

    private static long bounded(int number, int max) {
        require(number <= max);
        return number;
    }

    private static void require(boolean holds) {
        if (!holds) {
            throw new DateTimeException("Expected a time of RFC 3339");
        }
    }
}
