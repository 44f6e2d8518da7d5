package dev.laurel.stack.replay;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.TreeMap;

/**
 * Counts what became of the lines. Keeps the first invalid ones by line number, not by time.
 *
 * <p>Threading: any thread.
 */
final class Tally {

    private static final int INVALID_KEPT = 10;
    private static final int REASONS_KEPT = 50;

    private final PriorityQueue<SourceLine.Invalid> firstInvalid =
            new PriorityQueue<>(Comparator.comparingLong(SourceLine.Invalid::number).reversed());
    private final TreeMap<String, Long> rejections = new TreeMap<>();

    private long lines;
    private long sent;
    private long applied;
    private long rejected;
    private long alreadyThere;
    private long invalid;
    private long skipped;
    private long lastProgressNanos = System.nanoTime();

    /** A line was read. */
    synchronized void read(SourceLine line) {
        lines++;
        switch (line) {
            case SourceLine.Sendable _ -> sent++;
            case SourceLine.Skipped _ -> skipped++;
            case SourceLine.Invalid wrong -> invalid(wrong);
        }
    }

    /**
     * A command was answered for good.
     *
     * @param again whether this replay had sent it before, so that a repeat is its own
     */
    synchronized void answered(SourceLine.Sendable command, Answer answer, boolean again) {
        lastProgressNanos = System.nanoTime();
        if (answer.replayed() && !again) {
            alreadyThere++;
        }
        switch (answer.kind()) {
            case APPLIED -> applied++;
            case REJECTED -> {
                rejected++;
                if (rejections.size() < REASONS_KEPT || rejections.containsKey(answer.reason())) {
                    rejections.merge(answer.reason(), 1L, Long::sum);
                }
            }
            case INVALID -> {
                sent--;
                invalid(new SourceLine.Invalid(command.number(), answer.reason()));
            }
            case PENDING -> throw new IllegalArgumentException("pending is no answer for good");
        }
    }

    /** Nanoseconds since a command was last answered. */
    synchronized long nanosWithoutProgress() {
        return System.nanoTime() - lastProgressNanos;
    }

    synchronized ReplaySummary summary(double fractionRead, long startedNanos) {
        var first =
                firstInvalid.stream()
                        .sorted(Comparator.comparingLong(SourceLine.Invalid::number))
                        .map(line -> new ReplaySummary.InvalidLine(line.number(), line.reason()))
                        .toList();
        var answered = applied + rejected;
        // Reading runs ahead of the answers; what is read and not answered is not done.
        var done = sent == 0 ? fractionRead : fractionRead * answered / sent;
        return new ReplaySummary(
                new ReplaySummary.Counts(lines, applied, alreadyThere, rejected, invalid, skipped),
                new TreeMap<>(rejections),
                first,
                done,
                System.nanoTime() - startedNanos);
    }

    private void invalid(SourceLine.Invalid line) {
        invalid++;
        firstInvalid.add(line);
        if (firstInvalid.size() > INVALID_KEPT) {
            firstInvalid.remove();
        }
    }
}
