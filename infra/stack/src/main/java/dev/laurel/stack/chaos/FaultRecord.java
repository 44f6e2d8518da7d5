package dev.laurel.stack.chaos;

import dev.laurel.stack.chaos.GapMeter.Gap;

import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * One fault that was fired, and what it did.
 *
 * @param victim which process or link
 * @param note what proves that it fired
 * @param at since the load began
 * @param took until all was as before
 * @param interruption of reads and writes meanwhile
 */
record FaultRecord(
        FaultKind kind,
        String victim,
        String note,
        Duration at,
        Duration took,
        Interruption interruption) {

    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

    /** A line of progress: the time on the clock, and where in the fault the gaps ended. */
    String line() {
        return String.format(
                Locale.ROOT,
                "%s  %4.0f s  %-18s %-14s writes %s  reads %s  %s",
                LocalTime.now(ZoneOffset.UTC).format(CLOCK),
                at.toMillis() / 1e3,
                kind.name().toLowerCase(Locale.ROOT),
                victim,
                interruption.writes().text(),
                interruption.reads().text(),
                note);
    }

    /**
     * The longest time without a success.
     *
     * @param writes in the partition that had it worst
     * @param reads of a client that takes another query-service at once
     */
    record Interruption(Gap writes, Gap reads) {}
}
