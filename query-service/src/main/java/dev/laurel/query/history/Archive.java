package dev.laurel.query.history;

import dev.laurel.contract.id.UserId;

/**
 * The older transactions of users.
 *
 * <p>Threading: any thread that may wait.
 */
@FunctionalInterface
public interface Archive {

    /** Of a service that knows no archive. */
    Archive NONE = (_, _, _) -> new ArchivedRows.NotKept();

    /**
     * The transactions of a user next below a version, the newest first.
     *
     * @param limit how many versions are looked at
     */
    ArchivedRows below(UserId user, long version, int limit);
}
