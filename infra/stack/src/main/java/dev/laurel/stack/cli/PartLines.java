package dev.laurel.stack.cli;

import dev.laurel.stack.Part;
import dev.laurel.stack.StackListener;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** One line a part. Threading: as {@link StackListener} says. */
final class PartLines implements StackListener {

    private final Screen screen;
    private final List<String> underWay = new ArrayList<>();

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
    public void starting(Part part) {
        if (!titled) {
            titled = true;
            screen.line(title);
        }
        underWay.add(part.label());
        showUnderWay();
    }

    @Override
    public void ready(Part part, Duration took, String address) {
        underWay.remove(part.label());
        screen.line(
                "  %s %-11s %8s   %s"
                        .formatted(
                                screen.green("ready"),
                                part.label(),
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
    public void stopped(Part part, Duration took, boolean graceful) {
        screen.line(
                "  %s %-11s %8s"
                        .formatted(
                                graceful ? "stopped" : screen.red("killed "),
                                part.label(),
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
