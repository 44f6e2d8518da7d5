package dev.laurel.stack.cli;

import dev.laurel.stack.StackException;
import dev.laurel.stack.chaos.Chaos;
import dev.laurel.stack.chaos.ChaosOptions;
import dev.laurel.stack.chaos.FaultKind;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;

/** laurel chaos. */
@Command(
        name = "chaos",
        mixinStandardHelpOptions = true,
        description = {
            "Starts a cluster of its own, writes and reads from many clients, kills, pauses and cuts",
            "off every kind of process, and then proves that no command was lost or done twice.",
            "Exit code 0 when there was no violation."
        })
public final class ChaosCommand implements Callable<Integer> {

    private static final int MINUTES_MAX = 24 * 60;
    private static final int LONG_MINUTES = 30;
    private static final int LONE_BROKER_ROUNDS = 20;
    private static final int LONE_BROKER_ROUNDS_MAX = 1_000;

    @Option(
            names = "--minutes",
            paramLabel = "N",
            defaultValue = "10",
            description = "How long faults are fired (default: ${DEFAULT-VALUE}).")
    private int minutes;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "1",
            description = "Of the load and of the order of the faults (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--faults",
            split = ",",
            paramLabel = "KIND",
            description = "Only these: ${COMPLETION-CANDIDATES} (default: all).")
    private List<FaultKind> faults = List.of(FaultKind.values());

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "A new directory that stays (default: a temporary one, kept on failure).")
    private @Nullable Path data;

    @Option(
            names = "--lone-broker-rounds",
            paramLabel = "N",
            description =
                    "How often the broker of a stack with only one is killed afterwards (default: 20 where --minutes is 30 or more, else 0).")
    private @Nullable Integer loneBrokerRounds;

    @Option(names = "--report", paramLabel = "FILE", description = "Write the report there too.")
    private @Nullable Path report;

    @Override
    public Integer call() throws IOException {
        var directory = directory();
        var screen = Screen.standard();
        var options =
                new ChaosOptions(
                        directory,
                        seed,
                        Duration.ofMinutes(minutes),
                        faults,
                        Integer.MAX_VALUE,
                        ChaosOptions.AS_PROMISED,
                        loneBrokerRounds());
        var result = Chaos.run(options, screen::line);
        screen.line("");
        screen.line(result.text());
        if (report != null) {
            Files.writeString(report, result.text());
        }
        if (result.violationCount() > 0) {
            screen.line(screen.red("Violations") + "; data and logs stay in " + directory);
            return 1;
        }
        if (data == null) {
            delete(directory);
        }
        return 0;
    }

    private int loneBrokerRounds() {
        var rounds =
                loneBrokerRounds == null
                        ? minutes < LONG_MINUTES ? 0 : LONE_BROKER_ROUNDS
                        : loneBrokerRounds;
        if (rounds < 0 || rounds > LONE_BROKER_ROUNDS_MAX) {
            throw new StackException(
                    "--lone-broker-rounds must be a number of 0 to " + LONE_BROKER_ROUNDS_MAX,
                    StackException.USAGE);
        }
        return rounds;
    }

    private Path directory() throws IOException {
        if (minutes < 1 || minutes > MINUTES_MAX) {
            throw new StackException(
                    "--minutes must be a number of 1 to " + MINUTES_MAX, StackException.USAGE);
        }
        if (data == null) {
            return Files.createTempDirectory("laurel-chaos");
        }
        if (Files.exists(data)) {
            throw new StackException(
                    "--data must be a new directory, but " + data + " exists",
                    StackException.USAGE);
        }
        return data.toAbsolutePath();
    }

    private static void delete(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
