package dev.laurel.stack.chaos;

import dev.laurel.contract.outcome.Outcome;

/**
 * The outcome of a command, and where it stands.
 *
 * @param position of the event that gave it, {@code partition:offset} in laurel.events
 */
record Told(Outcome outcome, String position) {

    /** Of the event. */
    String partition() {
        return partition(position);
    }

    /** The partition of a place. */
    static String partition(String place) {
        return place.substring(0, Math.max(0, place.indexOf(':')));
    }

    @Override
    public String toString() {
        return outcome + " at " + position;
    }
}
