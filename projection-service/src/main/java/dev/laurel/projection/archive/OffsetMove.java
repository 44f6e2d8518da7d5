package dev.laurel.projection.archive;

/**
 * A partition of laurel.events goes on.
 *
 * @param from the next offset as the archive has it, and must still have it when it is moved
 * @param next the next offset to be read after it
 */
record OffsetMove(int partition, long from, long next) {

    OffsetMove {
        if (next <= from) {
            throw new IllegalArgumentException(
                    "Expected partition %d to move on from %d, but was to %d"
                            .formatted(partition, from, next));
        }
    }
}
