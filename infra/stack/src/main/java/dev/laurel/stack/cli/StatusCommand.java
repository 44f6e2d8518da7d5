package dev.laurel.stack.cli;

import dev.laurel.stack.Instance;
import dev.laurel.stack.Part;
import dev.laurel.stack.StackParts;
import dev.laurel.stack.data.StackPorts;
import dev.laurel.stack.process.Processes;
import dev.laurel.stack.service.LaurelHome;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import tools.jackson.databind.json.JsonMapper;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** laurel status. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description =
                "Says which parts run, are ready, how much memory they hold and how far they are behind.")
public final class StatusCommand implements Callable<Integer> {

    @Mixin private DataOption data = new DataOption();

    @Option(names = "--json", description = "For programs.")
    private boolean json;

    @Override
    public Integer call() {
        var states = states();
        if (json) {
            System.out.println(JsonMapper.shared().writeValueAsString(new Document(states)));
        } else {
            var screen = Screen.standard();
            screen.line("  part         pid        ready     MiB     lag");
            for (var state : states) {
                screen.line(
                        "  %-11s  %-9s  %-5s  %6s  %6s"
                                .formatted(
                                        state.name(),
                                        orDash(state.pid()),
                                        state.ready() ? screen.green("yes  ") : screen.red("no   "),
                                        orDash(state.rssMiB()),
                                        orDash(state.lag())));
            }
        }
        return 0;
    }

    private List<PartState> states() {
        var directory = data.directory();
        var parts =
                StackPorts.read(directory)
                        .map(ports -> new StackParts(directory, ports, LaurelHome.find()));
        var states = new ArrayList<PartState>();
        for (var instance : parts.map(StackParts::instances).orElseGet(Instance::firsts)) {
            var process = directory.pidFile(instance).live();
            if (parts.isEmpty() || process.isEmpty()) {
                states.add(new PartState(instance.label(), null, false, null, null));
            } else {
                states.add(state(instance, parts.get(), process.get().pid()));
            }
        }
        return states;
    }

    private static PartState state(Instance instance, StackParts parts, long pid) {
        var memory = Processes.residentMebibytes(pid).orElse(null);
        if (!Part.SERVICES.contains(instance.part())) {
            return new PartState(instance.label(), pid, parts.of(instance).ready(), memory, null);
        }
        var readiness = parts.service(instance).readiness();
        return new PartState(
                instance.label(), pid, readiness.ready(), memory, readiness.lag().orElse(null));
    }

    private static String orDash(@Nullable Long number) {
        return number == null ? "-" : number.toString();
    }

    private record Document(List<PartState> parts) {}

    private record PartState(
            String name,
            @Nullable Long pid,
            boolean ready,
            @Nullable Long rssMiB,
            @Nullable Long lag) {}
}
