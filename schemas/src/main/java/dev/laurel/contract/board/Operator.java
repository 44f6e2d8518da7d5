package dev.laurel.contract.board;

import java.util.Locale;

/** How what an event brings becomes a score. */
public enum Operator {
    /** The value of the last event. */
    LATEST,
    /** All that came within the window, added up. */
    SUM,
    /** The highest value within the window. */
    BEST;

    /** The word for it in configuration and HTTP. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
