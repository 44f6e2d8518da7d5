package dev.laurel.stack.replay;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.TreeMap;

/**
 * Counts what became of the rows, each once. Keeps the first invalid ones by line number, not by
 * time.
 *
 * <p>Threading: any thread.
 */
final class Tally {

    private static final int INVALID_KEPT = 10;
    private static final int REASONS_KEPT = 50;

    private final PriorityQueue<SourceLine.Invalid> firstInvalid =
            new PriorityQueue<>(Comparator.comparingLong(SourceLine.Invalid::number).reversed());
    private final TreeMap<String, Long> rejections = new TreeMap<>();
    private final Rejects rejects;

    private long rows;
    private long lastLine;
    private long commands;
    private long sent;
    private long answered;
    private long applied;
    private long rejected;
    private long alreadyThere;
    private long alreadyRejected;
    private long invalid;
    private long skipped;
    private long lastProgressNanos = System.nanoTime();

    /**
     * @param rejects where invalid rows go
     */
    Tally(Rejects rejects) {
        this.rejects = rejects;
    }

    /** A row was read. */
    synchronized void read(SourceLine line) {
        rows++;
        lastLine = line.number();
        switch (line) {
            case SourceLine.Sendable _ -> commands++;
            case SourceLine.Skipped _ -> skipped++;
            case SourceLine.Invalid wrong -> invalid(wrong);
        }
    }

    /** The line of the last row that was read; 0 before the first. */
    synchronized long lastLine() {
        return lastLine;
    }

    /** That many commands go out for the first time. */
    synchronized void sending(int count) {
        sent += count;
    }

    /**
     * A command was answered for good.
     *
     * @param again whether this replay had sent it before, so that a repeat is its own
     */
    synchronized void answered(SourceLine.Sendable command, Answer answer, boolean again) {
        lastProgressNanos = System.nanoTime();
        answered++;
        var before = answer.replayed() && !again;
        switch (answer.kind()) {
            case APPLIED -> {
                if (before) {
                    alreadyThere++;
                } else {
                    applied++;
                }
            }
            case REJECTED -> {
                if (before) {
                    alreadyThere++;
                    alreadyRejected++;
                } else {
                    rejected++;
                    reason(answer.reason());
                }
            }
            case INVALID ->
                    invalid(
                            new SourceLine.Invalid(
                                    command.number(),
                                    "",
                                    answer.reason(),
                                    new String(command.json(), StandardCharsets.UTF_8)));
            case PENDING -> throw new IllegalArgumentException("pending is no answer for good");
        }
    }

    /** Nanoseconds since a command was last answered. */
    synchronized long nanosWithoutProgress() {
        return System.nanoTime() - lastProgressNanos;
    }

    /** What is known now. What was told of invalid rows is in their file then. */
    synchronized ReplaySummary summary(double fractionRead, long startedNanos) {
        rejects.flush();
        var first =
                firstInvalid.stream()
                        .sorted(Comparator.comparingLong(SourceLine.Invalid::number))
                        .map(
                                row ->
                                        new ReplaySummary.InvalidRow(
                                                row.number(),
                                                row.column().isEmpty() ? null : row.column(),
                                                row.reason()))
                        .toList();
        // Reading runs ahead of the answers; what is read and not answered is not done.
        var done = commands == 0 ? fractionRead : fractionRead * answered / commands;
        return new ReplaySummary(
                new ReplaySummary.Counts(
                        rows,
                        applied,
                        rejected,
                        alreadyThere,
                        invalid,
                        skipped + commands - sent,
                        sent - answered),
                alreadyRejected,
                new TreeMap<>(rejections),
                first,
                done,
                System.nanoTime() - startedNanos);
    }

    private void reason(String reason) {
        if (rejections.size() < REASONS_KEPT || rejections.containsKey(reason)) {
            rejections.merge(reason, 1L, Long::sum);
        }
    }

    private void invalid(SourceLine.Invalid row) {
        invalid++;
        rejects.add(row);
        // The text may be long, and only the file has it.
        firstInvalid.add(new SourceLine.Invalid(row.number(), row.column(), row.reason(), ""));
        if (firstInvalid.size() > INVALID_KEPT) {
            firstInvalid.remove();
        }
    }
}
