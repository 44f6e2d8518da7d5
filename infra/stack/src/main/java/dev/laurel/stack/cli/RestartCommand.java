package dev.laurel.stack.cli;

import dev.laurel.stack.Instance;
import dev.laurel.stack.Stack;
import dev.laurel.stack.StackException;
import dev.laurel.stack.StackOptions;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import java.util.concurrent.Callable;

/** laurel restart. */
@Command(
        name = "restart",
        mixinStandardHelpOptions = true,
        description = "Starts one part of a detached stack again, whether it runs or died.")
public final class RestartCommand implements Callable<Integer> {

    @Mixin private DataOption data = new DataOption();

    @Parameters(
            paramLabel = "PART",
            description = "broker, postgres, command, projection or query.")
    private String label = "";

    @Override
    public Integer call() {
        var instance =
                Instance.of(label)
                        .orElseThrow(
                                () ->
                                        new StackException(
                                                "No part is named " + label, StackException.USAGE));
        var screen = Screen.standard();
        var stack =
                Stack.attach(
                        StackOptions.in(data.path()),
                        new PartLines(screen, "Starting " + label + " again"));
        try {
            stack.restart(instance);
        } finally {
            stack.detach();
        }
        return 0;
    }
}
