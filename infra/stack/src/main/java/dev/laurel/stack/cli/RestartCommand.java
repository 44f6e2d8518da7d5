package dev.laurel.stack.cli;

import dev.laurel.stack.Instance;
import dev.laurel.stack.Stack;
import dev.laurel.stack.StackException;
import dev.laurel.stack.StackOptions;
import dev.laurel.stack.data.DataDirectory;
import dev.laurel.stack.data.RestartRequests;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** laurel restart. */
@Command(
        name = "restart",
        mixinStandardHelpOptions = true,
        description =
                "Starts one part again, whether it runs or died; without PART all of them, one after the other.")
public final class RestartCommand implements Callable<Integer> {

    @Mixin private DataOption data = new DataOption();

    @Parameters(
            paramLabel = "PART",
            arity = "0..1",
            description = "broker, postgres, command, projection or query.")
    private @Nullable String label;

    @Override
    public Integer call() {
        var named = Optional.ofNullable(label).map(RestartCommand::instance);
        var directory = data.existing();
        var screen = Screen.standard();
        if (directory.supervisor().live().isPresent()) {
            var requests = new SupervisorRequests(directory, screen);
            for (var instance : named.map(List::of).orElseGet(() -> wanted(directory))) {
                requests.run(List.of(instance), RestartRequests.Kind.RESTART);
            }
            return 0;
        }
        var stack =
                Stack.attach(
                        StackOptions.in(directory.root()),
                        new PartLines(screen, "Starting again in " + directory.root()));
        try {
            named.map(List::of).orElseGet(stack::wanted).forEach(stack::restart);
        } finally {
            stack.detach();
        }
        return 0;
    }

    private static List<Instance> wanted(DataDirectory directory) {
        return directory.wanted().orElseGet(Instance::firsts);
    }

    private static Instance instance(String label) {
        return Instance.of(label)
                .orElseThrow(
                        () ->
                                new StackException(
                                        "No part is named %s; parts are broker, postgres, command, projection, query"
                                                .formatted(label),
                                        StackException.USAGE));
    }
}
