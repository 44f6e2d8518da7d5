package dev.laurel.stack.letters;

import dev.laurel.kafka.header.DeadLetterOrigin;

/**
 * A dead letter in a list.
 *
 * @param timeMillis when it was put aside, milliseconds since the epoch
 * @param key as text, cut where it is long
 * @param valueBytes length of the value that is kept
 */
public record LetterLine(
        LetterNumber number, long timeMillis, DeadLetterOrigin origin, String key, int valueBytes) {

    private static final int KEY_BYTES_MAX = 256;

    static LetterLine of(Letter letter) {
        var key = letter.key();
        var value = letter.value();
        return new LetterLine(
                letter.number(),
                letter.timeMillis(),
                letter.origin(),
                key == null ? "" : RawBytes.text(key, KEY_BYTES_MAX),
                value == null ? 0 : value.length);
    }
}
