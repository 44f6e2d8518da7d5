package dev.laurel.contract.board;

import java.util.Locale;
import java.util.Optional;

/**
 * The calendar periods of a board. Numbers are on the wire and on disk: never renumber, never
 * reuse.
 */
public enum WindowKind {
    ALL(0),
    YEAR(1),
    MONTH(2),
    WEEK(3),
    DAY(4),
    HOUR(5);

    private static final WindowKind[] BY_NUMBER = values();

    private final int number;

    WindowKind(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }

    /** The word for it in configuration and HTTP, such as {@code week}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The kind of this number.
     *
     * @throws IllegalArgumentException where no kind has it
     */
    public static WindowKind ofNumber(int number) {
        if (number < 0 || number >= BY_NUMBER.length) {
            throw new IllegalArgumentException(
                    "Expected the number of a window kind, but was " + number);
        }
        return BY_NUMBER[number];
    }

    public static Optional<WindowKind> ofWord(String word) {
        for (var kind : BY_NUMBER) {
            if (kind.word().equals(word)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
