package dev.laurel.stack.cli;

import dev.laurel.kafka.transaction.OpenTransaction;
import dev.laurel.stack.StackException;
import dev.laurel.stack.data.StackPorts;
import dev.laurel.stack.repair.HangingTransactions;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.time.Instant;
import java.util.concurrent.Callable;

/** laurel repair. */
@Command(
        name = "repair",
        mixinStandardHelpOptions = true,
        description = {
            "Finds what a full disk or a broker's death can leave behind: transactions that no coordinator knows, which stop",
            "all readers of their partition for ever, and users whose state is not what their events say. Says what it would",
            "do, and does it with --yes. Needs a pause in the traffic.",
            "Exit code 0 when nothing is wrong (any more), 1 when something is, 2 when it could not look."
        })
public final class RepairCommand implements Callable<Integer> {

    @Mixin private DataOption data = new DataOption();
    @Mixin private KeptDaysOption keptDays = new KeptDaysOption();

    @Option(names = "--yes", description = "Do it.")
    private boolean yes;

    @Override
    public Integer call() {
        var directory = data.existing();
        var screen = Screen.standard();
        var ports = StackPorts.read(directory).orElseThrow(this::noBroker);
        var brokers = BrokerOption.living(directory, ports);
        if (brokers.isEmpty()) {
            throw noBroker();
        }
        var open = transactions(brokers, screen);
        if (open && !yes) {
            // Behind an open transaction nothing can be compared.
            return 1;
        }
        var same = new LedgerMending(directory, ports, keptDays.kept(directory), screen).run(yes);
        screen.line(same ? screen.green("Nothing is wrong") : screen.red("Something is wrong"));
        return same ? 0 : 1;
    }

    private StackException noBroker() {
        return new StackException(
                "No broker runs in %s; start the stack with: laurel up%s"
                        .formatted(data.directory().root(), data.argument()),
                StackException.USAGE);
    }

    /** Whether there were any. */
    private boolean transactions(String brokers, Screen screen) {
        screen.line("Transactions that no coordinator knows");
        try (var transactions = HangingTransactions.of(brokers)) {
            var hanging = transactions.find();
            if (hanging.isEmpty()) {
                screen.line("  none");
            }
            for (var one : hanging) {
                screen.line("  " + text(one));
                if (yes) {
                    transactions.abort(one);
                }
            }
            if (!hanging.isEmpty()) {
                screen.line(
                        yes
                                ? "  rolled back"
                                : "  with --yes: rolls them back, so that their partitions are read again");
            }
            return !hanging.isEmpty();
        }
    }

    private static String text(OpenTransaction open) {
        return "%s from offset %d, of producer %d, last written %s"
                .formatted(
                        open.partition(),
                        open.firstOffset(),
                        open.producer().id(),
                        Instant.ofEpochMilli(open.lastMillis()));
    }
}
