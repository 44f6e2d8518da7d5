package dev.laurel.stack.chaos;

import dev.laurel.contract.outcome.Outcome;

import java.util.List;
import java.util.Optional;

/** What one client wants done, one command after another. Threading: that client's thread. */
interface CommandSource {

    /**
     * A command to send, or a group of commands.
     *
     * @param keys of the commands, all of one user
     * @param json as the request's body
     * @param clash the same id with other content, where there is one
     * @param dryRun it must change nothing
     */
    record Draft(List<CommandKey> keys, String json, Optional<String> clash, boolean dryRun) {

        public Draft {
            keys = List.copyOf(keys);
        }

        /** One that changes something and can be told from another one of the same id. */
        static Draft single(CommandKey key, String json, String clash) {
            return new Draft(List.of(key), json, Optional.of(clash), false);
        }

        String user() {
            return keys.getFirst().user();
        }
    }

    Draft next();

    /**
     * Whether its client sometimes asks again, uses an id again or reads after an outcome. One that
     * measures how long nothing can be written does not: it would measure that too.
     */
    boolean checked();

    /** Tells the outcomes of what came last. */
    void learned(List<Outcome> outcomes);
}
