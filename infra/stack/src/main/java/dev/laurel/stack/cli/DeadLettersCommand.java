package dev.laurel.stack.cli;

import picocli.CommandLine.Command;

/** laurel dead-letters. */
@Command(
        name = "dead-letters",
        mixinStandardHelpOptions = true,
        description = "Records that could not be read or applied: list, show, retry.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            DeadLettersListCommand.class,
            DeadLettersShowCommand.class,
            DeadLettersRetryCommand.class
        })
public final class DeadLettersCommand {}
