package dev.laurel.stack.chaos;

import dev.laurel.contract.outcome.Outcome;

import java.util.List;
import java.util.Map;

/** What came back for one request with one command, or with one group of them. */
sealed interface CommandAnswer {

    /**
     * It has its outcome.
     *
     * @param told of its commands, in their order
     * @param mark what else the service said of it
     * @param text of the answer without the mark: the same for every repeat
     */
    record Decided(List<Told> told, Mark mark, String text) implements CommandAnswer {

        public Decided {
            told = List.copyOf(told);
        }

        /** In the order of the commands. */
        List<Outcome> outcomes() {
            return told.stream().map(Told::outcome).toList();
        }

        /** Of the event that said so, of a group the last one. */
        String position() {
            return told.getLast().position();
        }

        /** The user's version after it. */
        long version() {
            return told.getLast().outcome().version();
        }
    }

    /** How an answer came to be. */
    enum Mark {
        FIRST,
        REPLAYED,
        DRY_RUN
    }

    /**
     * Nobody knows yet: it has to be sent again, under its id.
     *
     * @param why in a word, to count
     */
    record Undecided(String why) implements CommandAnswer {}

    /**
     * It is in the log, and nobody asked for its outcome.
     *
     * @param places of its commands in laurel.commands, {@code partition:offset} by id; a command
     *     that is not in it was not accepted
     */
    record Accepted(Map<String, String> places) implements CommandAnswer {

        public Accepted {
            places = Map.copyOf(places);
        }
    }

    /** The service says that the request itself is wrong. */
    record Refused(String why) implements CommandAnswer {}
}
