package dev.laurel.stack.letters;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which dead letter.
 *
 * @param partition of laurel.dead-letters
 * @param offset in it
 */
public record LetterNumber(int partition, long offset) {

    private static final Pattern TEXT = Pattern.compile("(\\d{1,5}):(\\d{1,18})");

    /** Reads the form {@code 3:41}. */
    public static Optional<LetterNumber> parse(String text) {
        var parts = TEXT.matcher(text);
        return parts.matches()
                ? Optional.of(
                        new LetterNumber(
                                Integer.parseInt(parts.group(1)), Long.parseLong(parts.group(2))))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return partition + ":" + offset;
    }
}
