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
     * The newest transactions of a user below a version.
     *
     * @param limit how many at most
     */
    ArchivedRows below(UserId user, long version, int limit);
}
