package dev.laurel.stack.cli;

import dev.laurel.stack.replay.Replay;
import dev.laurel.stack.replay.ReplaySummary;
import dev.laurel.stack.runtime.Waiting;

import tools.jackson.databind.json.JsonMapper;

import java.time.Duration;
import java.util.Locale;

/**
 * A replay as people see it: a bar while it runs, counts at the end; or the counts as one JSON
 * object.
 */
final class ReplayScreen {

    private static final Duration DRAW_STEP = Duration.ofMillis(100);
    private static final Duration PLAIN_STEP = Duration.ofSeconds(5);
    private static final int BAR_WIDTH = 24;

    private final Screen screen;
    private final String name;
    private final boolean json;

    private ReplayScreen(Screen screen, String name, boolean json) {
        this.screen = screen;
        this.name = name;
        this.json = json;
    }

    /** For people. */
    static ReplayScreen of(Screen screen, String name) {
        return new ReplayScreen(screen, name, false);
    }

    /** For programs: nothing but the counts at the end. */
    static ReplayScreen json(Screen screen, String name) {
        return new ReplayScreen(screen, name, true);
    }

    /** Shows progress until the replay is done, and returns its result. */
    ReplaySummary watch(Replay replay) {
        var lastPlain = System.nanoTime();
        while (!replay.done()) {
            if (!json && screen.terminal()) {
                screen.transientLine(bar(replay.progress()));
            } else if (!json && System.nanoTime() - lastPlain > PLAIN_STEP.toNanos()) {
                screen.line("  " + plain(replay.progress()).strip());
                lastPlain = System.nanoTime();
            }
            Waiting.until(replay::done, DRAW_STEP, Duration.ofMillis(20));
        }
        screen.erase();
        return replay.result();
    }

    /**
     * Counts, and the first invalid rows.
     *
     * @param broken why it did not get to the end; empty where it did
     */
    void tell(ReplaySummary summary, String broken) {
        if (json) {
            screen.line(
                    JsonMapper.shared()
                            .writeValueAsString(ReplayDocument.of(name, summary, broken)));
        } else {
            tellPeople(summary, broken);
        }
    }

    private void tellPeople(ReplaySummary summary, String broken) {
        var counts = summary.counts();
        screen.line(
                "%s%s: %,d rows in %s, %,d commands/s"
                        .formatted(
                                name,
                                broken.isEmpty() ? "" : ", not to its end",
                                counts.rows(),
                                Screen.seconds(Duration.ofNanos(summary.nanos())),
                                summary.commandsPerSecond()));
        count("applied", counts.applied(), "");
        count("rejected", counts.rejected(), reasons(summary));
        count(
                "already there",
                counts.alreadyThere(),
                summary.alreadyRejected() == 0
                        ? ""
                        : "   (%,d of them rejected)".formatted(summary.alreadyRejected()));
        count("invalid", counts.invalid(), "");
        for (var row : summary.firstInvalid()) {
            screen.line("    %s line %d: %s".formatted(name, row.line(), row.reason()));
        }
        var more = counts.invalid() - summary.firstInvalid().size();
        if (more > 0) {
            screen.line("    and %,d more".formatted(more));
        }
        count(
                "not sent",
                counts.notSent(),
                counts.notSent() == 0 || !broken.isEmpty()
                        ? ""
                        : "   (empty, or left out by the mapping)");
        if (counts.unanswered() > 0) {
            count("unanswered", counts.unanswered(), "   (sent; replay again to know)");
        }
    }

    private void count(String what, long count, String note) {
        screen.line("  %-13s %,10d%s".formatted(what, count, note));
    }

    private String bar(ReplaySummary progress) {
        if (Double.isNaN(progress.fractionDone())) {
            return "  " + plain(progress);
        }
        var done = (int) (progress.fractionDone() * BAR_WIDTH);
        return "  ["
                + screen.green("#".repeat(done))
                + " ".repeat(BAR_WIDTH - done)
                + "] "
                + plain(progress);
    }

    private static String plain(ReplaySummary progress) {
        var share =
                Double.isNaN(progress.fractionDone())
                        ? ""
                        : "%3.0f %%  ".formatted(progress.fractionDone() * 100);
        return "%s%,d commands  %,d/s  %s"
                .formatted(
                        share,
                        progress.decided(),
                        progress.commandsPerSecond(),
                        timeLeft(progress));
    }

    private static String timeLeft(ReplaySummary progress) {
        if (!(progress.fractionDone() > 0.001)) {
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
