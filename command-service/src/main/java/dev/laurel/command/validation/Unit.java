package dev.laurel.command.validation;

import dev.laurel.contract.command.Command;
import dev.laurel.contract.command.CommandGroup;
import dev.laurel.kit.problem.Problem;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** What of a request stands or falls on its own. Places are an index from 0, or a line from 1. */
public sealed interface Unit {

    /** A command of no group. */
    record Single(long place, Command command) implements Unit {}

    /**
     * Commands that are decided as one.
     *
     * @param places of the members, in their order
     */
    record Group(List<Long> places, CommandGroup group) implements Unit {

        public Group {
            places = List.copyOf(places);
        }
    }

    /** An item that is not written. */
    record Refused(long place, @Nullable String id, Problem problem) implements Unit {}
}
