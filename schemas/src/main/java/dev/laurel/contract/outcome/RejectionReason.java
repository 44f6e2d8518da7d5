package dev.laurel.contract.outcome;

import java.util.Locale;

/**
 * Why a command was refused, in descending precedence: if several apply, the first one is given.
 *
 * <p>The codes are on the wire and on disk: never renumber one, never reuse one.
 */
public enum RejectionReason {
    ID_REUSED(1),
    /**
     * The ledger failed on a command of this user; nobody's fault but ours, and never remembered.
     */
    USER_QUARANTINED(13),
    USER_FROZEN(2),
    VERSION_MISMATCH(3),
    ASSET_UNKNOWN(4),
    HOLD_UNKNOWN(5),
    HOLD_CLOSED(6),
    TRANSACTION_UNKNOWN(7),
    ALREADY_REVERSED(8),
    INSUFFICIENT_CREDITS(9),
    BALANCE_OVERFLOW(10),
    TOO_MANY_HOLDS(11),
    /** Another command of its group was refused. */
    GROUP_REJECTED(12);

    private static final RejectionReason[] BY_CODE = new RejectionReason[values().length + 1];

    static {
        for (var reason : values()) {
            BY_CODE[reason.code] = reason;
        }
    }

    private final int code;

    RejectionReason(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    /** The word for it in the HTTP API, such as {@code insufficient_credits}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The reason of this code.
     *
     * @throws IllegalArgumentException where no reason has it
     */
    public static RejectionReason ofCode(int code) {
        if (code < 1 || code >= BY_CODE.length) {
            throw new IllegalArgumentException(
                    "Expected the code of a rejection reason, but was " + code);
        }
        return BY_CODE[code];
    }
}
