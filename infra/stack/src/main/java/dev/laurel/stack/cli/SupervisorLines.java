package dev.laurel.stack.cli;

import dev.laurel.stack.Instance;
import dev.laurel.stack.supervisor.SupervisorListener;
import dev.laurel.stack.supervisor.Watched;

import java.time.Duration;

/**
 * What happens to the parts while {@code laurel up} watches them. That one starts and is ready is
 * told by {@link PartLines}, as at the first start.
 */
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
        // PartLines tells it.
    }

    @Override
    public void ready(Instance instance, Duration took) {
        // PartLines tells it.
    }

    @Override
    public void failed(Instance instance, String reason, Duration pause) {
        screen.line(
                "  %s%s"
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
