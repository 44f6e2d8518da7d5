package dev.laurel.contract.command;

import dev.laurel.contract.id.UserId;

/** What one record of laurel.commands carries: a command, or a group that is decided as one. */
public sealed interface CommandEntry permits Command, CommandGroup {

    /** Whose credits it is about; also the key of its record. */
    UserId user();
}
