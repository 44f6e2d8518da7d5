package dev.laurel.projection.archive;

import dev.laurel.contract.position.PartitionOffset;

/**
 * An event with the user and version of another one.
 *
 * @param at its own place
 * @param user whose event it is
 * @param first place of the other one, which the archive has
 * @param hasLetter whether its dead letter is known to be written
 */
record DoubleEvent(
        PartitionOffset at, String user, long version, PartitionOffset first, boolean hasLetter) {

    /** Why it is not archived, for people. */
    String reason() {
        return "Double event: version %d of %s is at %s already"
                .formatted(version, user, first.text());
    }
}
