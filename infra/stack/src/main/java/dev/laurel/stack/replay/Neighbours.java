package dev.laurel.stack.replay;

import dev.laurel.stack.replay.SourceLine.Sendable;

import java.nio.charset.StandardCharsets;

/**
 * Cuts the lines of a file into runs, each of one lane: the lines of a group are one run, so that
 * they go out in one request, and go out again together. Any other line is a run of its own.
 *
 * <p>Threading: the reader only.
 */
final class Neighbours {

    /** Far more than a group may have; what is longer would be refused anyway. */
    private static final int RUN_LINES_MAX = 1_000;

    private final int lanes;
    private SourceLine.Address last = SourceLine.Address.ofUser("");
    private int lane;
    private long run;
    private int length;

    Neighbours(int lanes) {
        this.lanes = lanes;
    }

    /**
     * Gives the next line its run. Of a group without end no more is taken than fits: that keeps
     * memory bounded, and a later part of it must not pass for a group.
     */
    SourceLine place(Sendable line) {
        if (last.touches(line.address())) {
            length++;
        } else {
            run++;
            length = 1;
            lane = Math.floorMod(line.address().user().hashCode(), lanes);
        }
        last = line.address();
        return length <= RUN_LINES_MAX
                ? line.inRun(run)
                : new SourceLine.Invalid(
                        line.number(),
                        "",
                        "is of a group of more than 100 commands, it is not sent",
                        new String(line.json(), StandardCharsets.UTF_8));
    }

    /** The lane of the last line. */
    int lane() {
        return lane;
    }

    /** The run of the last line; they are numbered from 1. */
    long run() {
        return run;
    }

    /** Whether the next line may be of the run of the last one. */
    boolean isOpen() {
        return last.isGrouped() || !last.readable();
    }
}
