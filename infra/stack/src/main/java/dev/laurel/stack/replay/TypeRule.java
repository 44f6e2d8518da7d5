package dev.laurel.stack.replay;

/**
 * The type of the command of a row.
 *
 * @param positive where the amount is positive, or there is none
 * @param negative where the amount is negative; the same where the sign does not choose
 */
record TypeRule(String positive, String negative) {

    /** Whether a negative amount is meant. */
    boolean signed() {
        return !positive.equals(negative);
    }
}
