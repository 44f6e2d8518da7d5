package dev.laurel.stack.cli;

import dev.laurel.stack.Instance;
import dev.laurel.stack.StackException;
import dev.laurel.stack.data.DataDirectory;
import dev.laurel.stack.runtime.Waiting;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;

/** laurel logs. */
@Command(
        name = "logs",
        mixinStandardHelpOptions = true,
        description = "Prints the log of a part since its start.")
public final class LogsCommand implements Callable<Integer> {

    /** No part, but it has a log too. */
    private static final String SUPERVISOR = "supervisor";

    private static final Duration STEP = Duration.ofMillis(200);

    @Mixin private DataOption data = new DataOption();

    @Parameters(
            paramLabel = "PART",
            description = "broker, postgres, command, projection, query or supervisor.")
    private String label = "";

    @Option(
            names = {"-f", "--follow"},
            description = "Go on with what comes, until Ctrl-C.")
    private boolean follow;

    @Override
    public Integer call() throws IOException {
        var log = log(data.existing());
        if (!Files.exists(log)) {
            throw new StackException("No log of " + label + " in " + log.getParent());
        }
        var position = print(log, 0);
        while (follow) {
            Waiting.pause(STEP);
            // Shorter than before: the part was started again, or its log was cut.
            position = print(log, Files.exists(log) && Files.size(log) < position ? 0 : position);
        }
        return 0;
    }

    private Path log(DataDirectory directory) {
        return label.equals(SUPERVISOR)
                ? directory.supervisorLog()
                : directory.log(
                        Instance.of(label)
                                .orElseThrow(
                                        () ->
                                                new StackException(
                                                        "No part is named %s; parts are broker, postgres, command, projection, query, supervisor"
                                                                .formatted(label),
                                                        StackException.USAGE)));
    }

    private static long print(Path log, long from) throws IOException {
        if (!Files.exists(log)) {
            return 0;
        }
        try (var channel = Files.newByteChannel(log)) {
            channel.position(from);
            var copied = Channels.newInputStream(channel).transferTo(System.out);
            System.out.flush();
            return from + copied;
        }
    }
}
