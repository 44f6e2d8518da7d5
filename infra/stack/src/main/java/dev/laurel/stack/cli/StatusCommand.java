package dev.laurel.stack.cli;

import dev.laurel.stack.StackParts;
import dev.laurel.stack.data.DataDirectory;
import dev.laurel.stack.data.StackPorts;
import dev.laurel.stack.health.HealthCheck;
import dev.laurel.stack.health.HealthClient;
import dev.laurel.stack.health.PartHealth;
import dev.laurel.stack.health.StackHealth;
import dev.laurel.stack.runtime.WallClock;
import dev.laurel.stack.service.LaurelHome;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;

/** laurel status. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = {
            "Says of each part whether it runs and is ready, since when and why not, how much memory it",
            "holds and how far it is behind. Exit code 0 when all is well."
        })
public final class StatusCommand implements Callable<Integer> {

    private static final int NOT_WELL = 1;
    private static final double GIBIBYTE = 1L << 30;

    @Mixin private DataOption data = new DataOption();

    @Option(names = "--json", description = "For programs.")
    private boolean json;

    @Override
    public Integer call() {
        var directory = data.existing();
        var health = HealthClient.ask(directory).orElseGet(() -> look(directory));
        if (json) {
            System.out.println(health.toJson());
        } else {
            tell(Screen.standard(), health);
        }
        return health.ready() ? 0 : NOT_WELL;
    }

    /** Without anybody who watches, the parts are asked from here. */
    private static StackHealth look(DataDirectory directory) {
        var parts =
                StackPorts.read(directory)
                        .map(ports -> new StackParts(directory, ports, LaurelHome.find()));
        return new HealthCheck(directory, parts, WallClock.system()).look(Map.of());
    }

    private static void tell(Screen screen, StackHealth health) {
        screen.line("  part         pid        ready     MiB     lag");
        for (var part : health.parts()) {
            screen.line(
                    row(
                                    screen,
                                    part.name(),
                                    part.pid(),
                                    part.ready(),
                                    part.now().rssMiB(),
                                    part.now().lag())
                            + "   "
                            + remark(part));
        }
        var supervisor = health.supervisor();
        if (supervisor != null) {
            screen.line(
                    row(screen, "supervisor", supervisor.pid(), true, supervisor.rssMiB(), null)
                            + "   "
                            + (supervisor.url() == null ? "" : supervisor.url()));
        } else if (health.parts().stream().anyMatch(part -> part.pid() != null)) {
            screen.line(
                    row(screen, "supervisor", null, false, null, null)
                            + "   dead, nobody watches the parts; start it with: laurel up");
        }
        for (var volume : health.storage()) {
            screen.line(
                    String.format(
                            Locale.ROOT,
                            "  %s  %s: %.1f of %.1f GiB free, reserve %.1f GiB",
                            volume.low() ? screen.red("storage low") : "storage    ",
                            volume.path(),
                            volume.freeBytes() / GIBIBYTE,
                            volume.totalBytes() / GIBIBYTE,
                            volume.reserveBytes() / GIBIBYTE));
        }
    }

    private static String row(
            Screen screen,
            String name,
            @Nullable Long pid,
            boolean ready,
            @Nullable Long mebibytes,
            @Nullable Long lag) {
        return "  %-11s  %-9s  %-5s  %6s  %6s"
                .formatted(
                        name,
                        orDash(pid),
                        ready ? screen.green("yes  ") : screen.red("no   "),
                        orDash(mebibytes),
                        orDash(lag));
    }

    private static String remark(PartHealth part) {
        if (part.detail() != null) {
            return part.detail();
        }
        var past = part.past();
        return past.restarts() == 0
                ? ""
                : "started again %d time(s), last %s"
                        .formatted(
                                past.restarts(),
                                past.lastExit() == null ? "when asked" : past.lastExit());
    }

    private static String orDash(@Nullable Long number) {
        return number == null ? "-" : number.toString();
    }
}
