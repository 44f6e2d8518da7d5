package dev.laurel.stack;

import dev.laurel.stack.cli.ChaosCommand;
import dev.laurel.stack.cli.DeadLettersCommand;
import dev.laurel.stack.cli.DownCommand;
import dev.laurel.stack.cli.LogsCommand;
import dev.laurel.stack.cli.RebuildCommand;
import dev.laurel.stack.cli.RepairCommand;
import dev.laurel.stack.cli.ReplayCommand;
import dev.laurel.stack.cli.RestartCommand;
import dev.laurel.stack.cli.StatusCommand;
import dev.laurel.stack.cli.UpCommand;
import dev.laurel.stack.cli.VerifyCommand;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

import java.util.Locale;
import java.util.concurrent.CancellationException;

/** The laurel command line: credits in, standings out, on one machine. */
@Command(
        name = "laurel",
        mixinStandardHelpOptions = true,
        version = "laurel 0.1.0",
        description = "Credits in, standings out: runs Laurel on this machine.",
        subcommands = {
            UpCommand.class,
            DownCommand.class,
            StatusCommand.class,
            LogsCommand.class,
            RestartCommand.class,
            ReplayCommand.class,
            VerifyCommand.class,
            RepairCommand.class,
            RebuildCommand.class,
            DeadLettersCommand.class,
            ChaosCommand.class,
            HelpCommand.class
        })
public final class LaurelCommand {

    /** As a shell reports a program that Ctrl-C ended. */
    private static final int INTERRUPTED = 130;

    private LaurelCommand() {}

    public static void main(String... arguments) {
        // Numbers and texts are the same on every machine.
        Locale.setDefault(Locale.ROOT);
        System.exit(run(arguments));
    }

    /** Runs one command line and returns its exit code. */
    static int run(String... arguments) {
        return new CommandLine(new LaurelCommand())
                .setParameterExceptionHandler(
                        (failure, _) -> {
                            var command = failure.getCommandLine();
                            command.getErr()
                                    .println(
                                            "laurel: %s (see %s --help)"
                                                    .formatted(
                                                            failure.getMessage(),
                                                            command.getCommandSpec()
                                                                    .qualifiedName()));
                            return StackException.USAGE;
                        })
                .setExecutionExceptionHandler(
                        (failure, command, _) -> {
                            if (failure instanceof CancellationException) {
                                return INTERRUPTED;
                            }
                            if (failure instanceof StackException known) {
                                command.getErr().println("laurel: " + known.getMessage());
                                return known.exitCode();
                            }
                            throw failure;
                        })
                .execute(arguments);
    }
}
