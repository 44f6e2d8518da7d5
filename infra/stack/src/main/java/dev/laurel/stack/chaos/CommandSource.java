package dev.laurel.stack.chaos;

import dev.laurel.contract.outcome.Outcome;

/** What one client wants done, one command after another. Threading: that client's thread. */
interface CommandSource {

    /**
     * A command to send.
     *
     * @param json as the request's body
     * @param clash the same id with other content
     */
    record Draft(CommandKey key, String json, String clash) {}

    Draft next();

    /** Tells the outcome of the command that came last. */
    void learned(Outcome outcome);
}
