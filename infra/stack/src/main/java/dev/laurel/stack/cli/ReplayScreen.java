package dev.laurel.stack.cli;

import dev.laurel.stack.replay.Replay;
import dev.laurel.stack.replay.ReplaySummary;
import dev.laurel.stack.runtime.Waiting;

import java.time.Duration;
import java.util.Locale;

/** A replay as people see it: a bar while it runs, counts at the end. */
final class ReplayScreen {

    private static final Duration DRAW_STEP = Duration.ofMillis(100);
    private static final Duration PLAIN_STEP = Duration.ofSeconds(5);
    private static final int BAR_WIDTH = 24;

    private final Screen screen;
    private final String name;

    ReplayScreen(Screen screen, String name) {
        this.screen = screen;
        this.name = name;
    }

    /** Shows progress until the replay is done, and returns its result. */
    ReplaySummary watch(Replay replay) {
        var lastPlain = System.nanoTime();
        while (!replay.done()) {
            if (screen.terminal()) {
                screen.transientLine(bar(replay.progress()));
            } else if (System.nanoTime() - lastPlain > PLAIN_STEP.toNanos()) {
                screen.line("  " + plain(replay.progress()).strip());
                lastPlain = System.nanoTime();
            }
            Waiting.until(replay::done, DRAW_STEP, Duration.ofMillis(20));
        }
        screen.erase();
        return replay.result();
    }

    /** Counts, and the first invalid lines. */
    void tell(ReplaySummary summary) {
        var counts = summary.counts();
        screen.line(
                "%s: %,d lines in %s, %,d commands/s"
                        .formatted(
                                name,
                                counts.lines(),
                                Screen.seconds(Duration.ofNanos(summary.nanos())),
                                summary.commandsPerSecond()));
        screen.line(
                "  applied  %,10d".formatted(counts.applied())
                        + (counts.alreadyThere() > 0
                                ? "   (already there: %,d)".formatted(counts.alreadyThere())
                                : ""));
        screen.line("  rejected %,10d".formatted(counts.rejected()) + reasons(summary));
        screen.line("  invalid  %,10d".formatted(counts.invalid()));
        for (var line : summary.firstInvalid()) {
            screen.line("    line %d: %s".formatted(line.line(), line.reason()));
        }
        var more = counts.invalid() - summary.firstInvalid().size();
        if (more > 0) {
            screen.line("    and %,d more".formatted(more));
        }
        if (counts.skipped() > 0) {
            screen.line("  skipped  %,10d   (no command)".formatted(counts.skipped()));
        }
    }

    private String bar(ReplaySummary progress) {
        var done = (int) (progress.fractionDone() * BAR_WIDTH);
        return "  ["
                + screen.green("#".repeat(done))
                + " ".repeat(BAR_WIDTH - done)
                + "] "
                + plain(progress);
    }

    private static String plain(ReplaySummary progress) {
        var counts = progress.counts();
        return "%3.0f %%  %,d commands  %,d/s  %s"
                .formatted(
                        progress.fractionDone() * 100,
                        counts.applied() + counts.rejected(),
                        progress.commandsPerSecond(),
                        timeLeft(progress));
    }

    private static String timeLeft(ReplaySummary progress) {
        if (progress.fractionDone() <= 0.001) {
            return "";
        }
        var left =
                (long)
                        (progress.nanos()
                                / 1e9
                                * (1 - progress.fractionDone())
                                / progress.fractionDone());
        return String.format(Locale.ROOT, "%d:%02d left", left / 60, left % 60);
    }

    private static String reasons(ReplaySummary summary) {
        if (summary.rejections().isEmpty()) {
            return "";
        }
        var reasons =
                summary.rejections().entrySet().stream()
                        .map(entry -> "%s %,d".formatted(entry.getKey(), entry.getValue()))
                        .toList();
        return "   (" + String.join(", ", reasons) + ")";
    }
}
