package dev.laurel.stack.replay;

import dev.laurel.stack.letters.RawBytes;

/** Values of files in messages: short, and without what a terminal might obey. */
final class Excerpt {

    private static final int LENGTH_MAX = 60;

    private Excerpt() {}

    static String of(String value) {
        if (value.isEmpty()) {
            return "(empty)";
        }
        return value.length() <= LENGTH_MAX
                ? RawBytes.printable(value)
                : RawBytes.printable(value.substring(0, LENGTH_MAX)) + "…";
    }
}
