package dev.laurel.stack.cli;

import dev.laurel.stack.Instance;
import dev.laurel.stack.StackException;
import dev.laurel.stack.data.StackPorts;
import dev.laurel.stack.replay.Replay;
import dev.laurel.stack.replay.ReplayException;
import dev.laurel.stack.replay.ReplayInput;
import dev.laurel.stack.replay.ReplayOptions;
import dev.laurel.stack.replay.ReplaySummary;
import dev.laurel.stack.runtime.Threads;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.nio.file.Path;
import java.util.concurrent.Callable;

/** laurel replay. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        description = {
            "Sends a file of commands: JSON, one a line, or CSV with a mapping; gzip too.",
            "Repeating it changes nothing. See infra/docs/replay.md."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:Every row was sent and decided, or is left out by the mapping.",
            "1:The replay could not start, or broke off; how far it came is printed.",
            "2:Wrong options.",
            "3:Some rows are invalid; all others were sent. Not with --allow-invalid.",
            "130:Interrupted; how far it came is printed."
        })
public final class ReplayCommand implements Callable<Integer> {

    private static final int INVALID_ROWS = 3;
    private static final String STANDARD_INPUT = "-";

    @Mixin private DataOption data = new DataOption();

    @Parameters(paramLabel = "FILE", description = "The file; - for standard input.")
    private String file = "";

    @Option(
            names = "--mapping",
            paramLabel = "NAME|FILE",
            description =
                    "How rows of CSV become commands: f1db, punks, hop, or a YAML file. Without it, lines of JSON.")
    private @Nullable String mapping;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description =
                    "Stands in {line} in place of the digest of the file: rows of the same name and line are the same.")
    private @Nullable String name;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "0",
            description = "Commands a second (default: as many as possible).")
    private int rate;

    @Option(names = "--allow-invalid", description = "Exit code 0 also where rows are invalid.")
    private boolean allowInvalid;

    @Option(
            names = "--rejects",
            paramLabel = "FILE",
            description = "Writes the invalid rows there, as lines of JSON; a new file.")
    private @Nullable Path rejects;

    @Option(names = "--json", description = "The summary for programs.")
    private boolean json;

    @Override
    public Integer call() {
        if (rate < 0) {
            throw new StackException("--rate must be positive", StackException.USAGE);
        }
        var options = ReplayOptions.standard().withRatePerSecond(rate);
        var input = input().withMapping(mapping).withName(name).withRejects(rejects);
        try (var replay = Replay.start(input, address(), options)) {
            return watch(replay, input.label());
        } catch (ReplayException e) {
            throw new StackException(String.valueOf(e.getMessage()), e);
        }
    }

    private Integer watch(Replay replay, String label) {
        var screen =
                json
                        ? ReplayScreen.json(Screen.standard(), label)
                        : ReplayScreen.of(Screen.standard(), label);
        // Ctrl-C ends this process whatever it does: that is the last chance to tell.
        var hook =
                Threads.atShutdown(
                        "laurel-replay-interrupted",
                        () -> screen.tell(replay.progress(), "interrupted"));
        ReplaySummary summary;
        try {
            summary = screen.watch(replay);
        } catch (ReplayException e) {
            Threads.forgetShutdown(hook);
            screen.tell(replay.progress(), String.valueOf(e.getMessage()));
            throw e;
        }
        Threads.forgetShutdown(hook);
        screen.tell(summary, "");
        return summary.counts().invalid() > 0 && !allowInvalid ? INVALID_ROWS : 0;
    }

    private ReplayInput input() {
        return file.equals(STANDARD_INPUT)
                ? ReplayInput.stream("standard input", System.in, 0)
                : ReplayInput.file(Path.of(file));
    }

    private String address() {
        var directory = data.directory();
        var ports = StackPorts.read(directory);
        var running =
                Instance.firsts().stream()
                        .anyMatch(instance -> directory.pidFile(instance).live().isPresent());
        if (ports.isEmpty() || !running) {
            throw new StackException(
                    "No stack runs in %s; start one with: laurel up%s"
                            .formatted(directory.root(), data.argument()));
        }
        return "http://127.0.0.1:" + ports.get().command();
    }
}
