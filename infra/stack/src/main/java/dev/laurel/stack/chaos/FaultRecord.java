package dev.laurel.stack.chaos;

import java.time.Duration;

/**
 * One fault that was fired, and what it did.
 *
 * @param victim which process or link
 * @param note what proves that it fired
 * @param at since the load began
 * @param took until all was as before
 * @param interruption of reads and writes meanwhile
 */
public record FaultRecord(
        FaultKind kind,
        String victim,
        String note,
        Duration at,
        Duration took,
        Interruption interruption) {

    /**
     * The longest time without a success.
     *
     * @param writes in the partition that had it worst
     * @param reads of a client that takes another query-service at once
     */
    public record Interruption(Duration writes, Duration reads) {}
}
