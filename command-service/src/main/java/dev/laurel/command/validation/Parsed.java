package dev.laurel.command.validation;

import dev.laurel.contract.command.Command;
import dev.laurel.contract.id.GroupId;
import dev.laurel.kit.problem.Problem;

import org.jspecify.annotations.Nullable;

/** What one JSON object turned out to be. */
public sealed interface Parsed {

    /** A command that may be written. */
    record Valid(Command command) implements Parsed {}

    /**
     * No command.
     *
     * @param id what stood as its id, where a text did
     * @param group the group that it was to be of, or null for none
     */
    record Invalid(@Nullable String id, Problem problem, @Nullable GroupId group)
            implements Parsed {}

    /**
     * No command, and nobody can tell whether it was to be of a group.
     *
     * @param id what stood as its id, where a text did
     */
    record Unreadable(@Nullable String id, Problem problem) implements Parsed {}
}
