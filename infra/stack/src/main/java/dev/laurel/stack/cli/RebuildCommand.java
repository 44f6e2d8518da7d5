package dev.laurel.stack.cli;

import dev.laurel.stack.StackException;
import dev.laurel.stack.data.StackPorts;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.concurrent.Callable;

/** laurel rebuild ledger. */
@Command(
        name = "rebuild",
        mixinStandardHelpOptions = true,
        description = {
            "Folds accounts, answers and holds anew from laurel.events and compares them with those of the running ledger.",
            "With --yes the projection is started again and takes over what the events say of the users that differ.",
            "Needs a pause in the traffic. Exit code 0 when nothing differs (any more), 1 when something does, 2 when it",
            "could not compare."
        })
public final class RebuildCommand implements Callable<Integer> {

    private static final String LEDGER = "ledger";

    @Mixin private DataOption data = new DataOption();
    @Mixin private KeptDaysOption keptDays = new KeptDaysOption();

    @Parameters(paramLabel = "WHAT", description = "ledger")
    private String what = "";

    @Option(names = "--yes", description = "Take over what the events say.")
    private boolean yes;

    @Override
    public Integer call() {
        if (!what.equals(LEDGER)) {
            throw new StackException(
                    "Only the ledger can be rebuilt: laurel rebuild ledger", StackException.USAGE);
        }
        var directory = data.existing();
        var ports =
                StackPorts.read(directory)
                        .filter(known -> !BrokerOption.living(directory, known).isEmpty())
                        .orElseThrow(
                                () ->
                                        new StackException(
                                                "No broker runs in %s; start the stack with: laurel up%s"
                                                        .formatted(
                                                                directory.root(), data.argument()),
                                                StackException.USAGE));
        var screen = Screen.standard();
        return new LedgerMending(directory, ports, keptDays.kept(directory), screen).run(yes)
                ? 0
                : 1;
    }
}
