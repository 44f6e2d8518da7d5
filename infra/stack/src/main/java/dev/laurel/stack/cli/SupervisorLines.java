package dev.laurel.stack.cli;

import dev.laurel.stack.Instance;
import dev.laurel.stack.supervisor.SupervisorListener;
import dev.laurel.stack.supervisor.Watched;

import java.time.Duration;

/** What happens to the parts while {@code laurel up} watches them. */
record SupervisorLines(Screen screen) implements SupervisorListener {

    @Override
    public void died(Instance instance, Watched.Death death, Duration pause) {
        screen.line(
                "  %s %s, %s; start in %d s; its last line: %s"
                        .formatted(
                                screen.red("died "),
                                instance.label(),
                                death.exit(),
                                pause.toSeconds(),
                                death.lastLine()));
    }

    @Override
    public void starting(Instance instance) {
        screen.transientLine(screen.dim("  starting " + instance.label() + " …"));
    }

    @Override
    public void ready(Instance instance, Duration took) {
        screen.line(
                "  %s %-11s %8s"
                        .formatted(screen.green("ready"), instance.label(), Screen.seconds(took)));
    }

    @Override
    public void failed(Instance instance, String reason, Duration pause) {
        screen.line(
                "  %s %s"
                        .formatted(
                                screen.red(reason),
                                pause.isZero() ? "" : "; next start in " + Screen.seconds(pause)));
    }

    @Override
    public void putOff(Instance instance, String reason) {
        screen.line("  %s %s".formatted(instance.label(), reason));
    }

    @Override
    public void stumbled(String reason) {
        screen.line("  " + screen.red(reason));
    }
}
