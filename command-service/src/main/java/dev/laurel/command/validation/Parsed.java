package dev.laurel.command.validation;

import dev.laurel.command.problem.Problem;
import dev.laurel.contract.command.Command;

import org.jspecify.annotations.Nullable;

/** What one JSON object turned out to be. */
public sealed interface Parsed {

    /** A command that may be written. */
    record Valid(Command command) implements Parsed {}

    /**
     * No command.
     *
     * @param id what stood as its id, where a text did
     */
    record Invalid(@Nullable String id, Problem problem) implements Parsed {}
}
