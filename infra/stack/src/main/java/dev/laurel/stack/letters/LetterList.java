package dev.laurel.stack.letters;

import java.util.List;
import java.util.Map;

/**
 * What laurel.dead-letters holds.
 *
 * @param newest the newest ones, the newest last
 * @param total how many there are, of those that were asked for
 * @param retriedAs of the listed ones that were sent again, where they are now, {@code
 *     topic:partition:offset}
 */
public record LetterList(List<LetterLine> newest, long total, Map<LetterNumber, String> retriedAs) {

    /** How many older ones are not listed. */
    public long older() {
        return total - newest.size();
    }
}
