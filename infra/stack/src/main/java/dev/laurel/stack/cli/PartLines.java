package dev.laurel.stack.cli;

import dev.laurel.stack.Instance;
import dev.laurel.stack.StackListener;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One line a process. Threading: as {@link StackListener} says. */
final class PartLines implements StackListener {

    private static final long QUIET_SECONDS = 30;

    private final Screen screen;
    private final List<String> underWay = new ArrayList<>();

    /** After how long each part was last said to be waited for. */
    private final Map<Instance, Long> toldSeconds = new HashMap<>();

    private final String title;
    private boolean titled;

    /**
     * @param title shown above the first part that starts
     */
    PartLines(Screen screen, String title) {
        this.screen = screen;
        this.title = title;
    }

    @Override
    public void starting(Instance instance) {
        if (!titled) {
            titled = true;
            screen.line(title);
        }
        underWay.add(instance.label());
        showUnderWay();
    }

    @Override
    public void waiting(Instance instance, Duration time, String detail) {
        var text =
                "  waiting for %s, %d s: %s".formatted(instance.label(), time.toSeconds(), detail);
        if (screen.terminal()) {
            screen.transientLine(screen.dim(text));
        } else if (toldSeconds.getOrDefault(instance, 0L) + QUIET_SECONDS <= time.toSeconds()) {
            // Where nobody watches, only what takes unusually long is told.
            toldSeconds.put(instance, time.toSeconds());
            screen.line(text);
        }
    }

    @Override
    public void ready(Instance instance, Duration took, String address) {
        underWay.remove(instance.label());
        toldSeconds.remove(instance);
        screen.line(
                "  %s %-11s %8s   %s"
                        .formatted(
                                screen.green("ready"),
                                instance.label(),
                                Screen.seconds(took),
                                screen.dim(address)));
        showUnderWay();
    }

    @Override
    public void stopping() {
        underWay.clear();
        screen.line("Stopping Laurel");
    }

    @Override
    public void stopped(Instance instance, Duration took, boolean graceful) {
        screen.line(
                "  %s %-11s %8s"
                        .formatted(
                                graceful ? "stopped" : screen.red("killed "),
                                instance.label(),
                                Screen.seconds(took)));
    }

    private void showUnderWay() {
        if (underWay.isEmpty()) {
            screen.erase();
        } else {
            screen.transientLine(screen.dim("  starting " + String.join(", ", underWay) + " …"));
        }
    }
}
