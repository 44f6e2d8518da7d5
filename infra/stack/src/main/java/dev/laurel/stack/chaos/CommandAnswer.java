package dev.laurel.stack.chaos;

import dev.laurel.contract.outcome.Outcome;

/** What came back for one request with one command. */
sealed interface CommandAnswer {

    /**
     * It has its outcome.
     *
     * @param position of the event that said so
     * @param replayed whether it was decided earlier
     */
    record Decided(Outcome outcome, String position, boolean replayed) implements CommandAnswer {}

    /**
     * Nobody knows yet: it has to be sent again, under its id.
     *
     * @param why in a word, to count
     */
    record Undecided(String why) implements CommandAnswer {}

    /** The service says that the request itself is wrong. */
    record Refused(String why) implements CommandAnswer {}
}
