package dev.laurel.stack.cli;

import dev.laurel.stack.StackException;
import dev.laurel.stack.data.StackPorts;
import dev.laurel.stack.runtime.WallClock;
import dev.laurel.stack.verify.Verification;
import dev.laurel.stack.verify.VerifyOptions;
import dev.laurel.stack.verify.VerifyReport;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.time.Duration;
import java.util.concurrent.Callable;

/** laurel verify. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = {
            "Folds all events again in the plainest way and compares what the query-services serve and what the archive keeps.",
            "Needs a pause in the traffic. Exit code 0 when nothing differs, 1 when something does, 2 when it could not compare."
        })
public final class VerifyCommand implements Callable<Integer> {

    private static final int DIFFERENT = 1;
    private static final int KEPT_MAX = 1_000;

    @Mixin private DataOption data = new DataOption();

    @Option(
            names = "--differences",
            paramLabel = "N",
            defaultValue = "20",
            description = "How many differences to print (default: ${DEFAULT-VALUE}).")
    private int differences;

    @Mixin private KeptDaysOption keptDays = new KeptDaysOption();

    @Override
    public Integer call() {
        if (differences < 1 || differences > KEPT_MAX) {
            throw new StackException(
                    "--differences must be a number of 1 to " + KEPT_MAX, StackException.USAGE);
        }
        var directory = data.directory();
        var decisionsKept = keptDays.kept(directory);
        if (StackPorts.read(directory).isEmpty()) {
            throw new StackException(
                    "No stack runs in %s; start one with: laurel up%s"
                            .formatted(directory.root(), data.argument()),
                    StackException.USAGE);
        }
        var screen = Screen.standard();
        var began = System.nanoTime();
        var verification =
                new Verification(
                        VerifyOptions.of(directory, differences).withDecisionsKept(decisionsKept),
                        WallClock.system(),
                        doing -> screen.transientLine("  " + doing + " …"));
        VerifyReport report;
        try {
            report = verification.run();
        } finally {
            screen.erase();
        }
        tell(screen, report, Duration.ofNanos(System.nanoTime() - began));
        return report.isClean() ? 0 : DIFFERENT;
    }

    private static void tell(Screen screen, VerifyReport report, Duration time) {
        var compared = report.compared();
        screen.line("  events    %,d, up to %s".formatted(compared.events(), report.position()));
        screen.line(
                "  served    %,d users, %,d places in %,d windows, by %d query-service(s)"
                        .formatted(
                                compared.users(),
                                compared.places(),
                                compared.windows(),
                                compared.services()));
        screen.line("  archived  %,d rows".formatted(compared.rows()));
        for (var difference : report.first()) {
            screen.line("  " + difference);
        }
        screen.line(
                report.isClean()
                        ? screen.green("Nothing differs") + " after " + Screen.seconds(time)
                        : screen.red("%,d difference(s)".formatted(report.differences()))
                                + " after "
                                + Screen.seconds(time));
    }
}
