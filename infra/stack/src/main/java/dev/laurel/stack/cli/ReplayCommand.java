package dev.laurel.stack.cli;

import dev.laurel.stack.Instance;
import dev.laurel.stack.StackException;
import dev.laurel.stack.data.StackPorts;
import dev.laurel.stack.replay.Replay;
import dev.laurel.stack.replay.ReplayException;
import dev.laurel.stack.replay.ReplayOptions;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;

/** laurel replay. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        description = {
            "Sends a file of commands: JSON, one a line, or CSV with a mapping; gzip too.",
            "Repeating it changes nothing. Exit code 0 when every line went through, also the invalid ones."
        })
public final class ReplayCommand implements Callable<Integer> {

    @Mixin private DataOption data = new DataOption();

    @Parameters(paramLabel = "FILE", description = "The file.")
    private Path file = Path.of("");

    @Option(
            names = "--mapping",
            paramLabel = "NAME|FILE",
            description = "How rows become commands: f1db, punks, hop, or a YAML file.")
    private @Nullable String mapping;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "0",
            description = "Commands a second (default: as many as possible).")
    private int rate;

    @Override
    public Integer call() {
        if (rate < 0) {
            throw new StackException("--rate must be positive", StackException.USAGE);
        }
        var options = ReplayOptions.standard().withRatePerSecond(rate);
        var screen = new ReplayScreen(Screen.standard(), file.getFileName().toString());
        try (var replay = Replay.start(file, Optional.ofNullable(mapping), address(), options)) {
            screen.tell(screen.watch(replay));
            return 0;
        } catch (ReplayException e) {
            throw new StackException(String.valueOf(e.getMessage()), e);
        }
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
