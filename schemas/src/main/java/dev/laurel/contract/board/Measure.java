package dev.laurel.contract.board;

import java.util.Locale;

/** What a board counts. */
public enum Measure {
    /** The available balance. */
    BALANCE,
    /** Credits granted. */
    EARNED,
    /** Credits spent. */
    SPENT,
    /** Credits received from other users. */
    RECEIVED,
    /** Credits sent to other users. */
    SENT,
    /** How many grants, spends and transfer legs. */
    TRANSACTIONS;

    /** The word for it in configuration and HTTP. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
