package dev.laurel.contract.position;

/**
 * One event's place in laurel.events.
 *
 * @param partition from 0
 * @param offset from 0
 */
public record PartitionOffset(int partition, long offset) {

    /** The form in the HTTP API, such as {@code 3:41}. */
    public String text() {
        return partition + ":" + offset;
    }
}
