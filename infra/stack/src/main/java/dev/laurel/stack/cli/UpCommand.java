package dev.laurel.stack.cli;

import dev.laurel.stack.Part;
import dev.laurel.stack.Stack;
import dev.laurel.stack.StackOptions;
import dev.laurel.stack.runtime.Waiting;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;

/** laurel up. */
@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        description = "Starts the stack and watches it until Ctrl-C.")
public final class UpCommand implements Callable<Integer> {

    private static final Duration WATCH_STEP = Duration.ofMillis(250);

    private static final String FIRST_COMMAND =
            "{\"id\":\"c-1\",\"type\":\"grant\",\"user\":\"alice\",\"amount\":100}";

    @Mixin private DataOption data = new DataOption();

    @Option(
            names = "--demo",
            description = "Replay 76 seasons of Formula 1, so that there is something to see.")
    private boolean demo;

    @Option(names = "--detach", description = "Return when the stack is ready; it lives on.")
    private boolean detach;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Assets and boards, instead of the laurel.yaml that ships.")
    private @Nullable Path configuration;

    @Option(
            names = "--query-port",
            paramLabel = "PORT",
            defaultValue = "8080",
            description = "Port of the query-service (default: ${DEFAULT-VALUE}).")
    private int queryPort;

    @Option(
            names = "--command-port",
            paramLabel = "PORT",
            defaultValue = "8081",
            description = "Port of the command-service (default: ${DEFAULT-VALUE}).")
    private int commandPort;

    @Option(
            names = "--parts",
            split = ",",
            hidden = true,
            description = "Only these parts, for work on the others.")
    private EnumSet<Part> parts = EnumSet.allOf(Part.class);

    @Override
    public Integer call() {
        var screen = Screen.standard();
        var began = System.nanoTime();
        var stack =
                Stack.start(
                        options(),
                        new PartLines(screen, "Starting Laurel in " + data.directory().root()));
        var took = Duration.ofNanos(System.nanoTime() - began);
        screen.line("Laurel is ready after " + Screen.seconds(took));
        tellAddresses(screen, stack);
        if (demo) {
            Demo.replay(screen, stack.addresses());
        } else {
            screen.line(
                    "  try        curl -H 'Content-Type: application/json' -H 'Prefer: wait=5' %s/v1/commands -d '%s'"
                            .formatted(stack.addresses().commandUrl(), FIRST_COMMAND));
        }
        if (detach) {
            stack.detach();
            screen.line("It lives on; stop it with: ./laurel down" + data.argument());
            return 0;
        }
        screen.line("Ctrl-C stops it.");
        return watch(screen, stack);
    }

    private StackOptions options() {
        var options =
                StackOptions.in(data.path()).withParts(parts).withPorts(commandPort, queryPort);
        return configuration == null ? options : options.withConfiguration(configuration);
    }

    private void tellAddresses(Screen screen, Stack stack) {
        var addresses = stack.addresses();
        screen.line("  commands   " + screen.bold(addresses.commandUrl()));
        screen.line("  queries    " + screen.bold(addresses.queryUrl()));
    }

    private Integer watch(Screen screen, Stack stack) {
        while (!stack.stopping()) {
            var died = stack.died();
            if (died.isPresent()) {
                var instance = died.get();
                screen.line(
                        screen.red(instance.label() + " died")
                                + "; see "
                                + data.directory().log(instance)
                                + "; stopping the rest");
                stack.close();
                return 1;
            }
            Waiting.pause(WATCH_STEP);
        }
        throw new CancellationException("asked to stop");
    }
}
