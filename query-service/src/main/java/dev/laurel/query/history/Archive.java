package dev.laurel.query.history;

import dev.laurel.contract.id.UserId;
import dev.laurel.query.user.RecentTransactions;

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
     * The transactions of a user that follow those of the store, the newest first.
     *
     * @param limit of the answer
     */
    ArchivedRows after(UserId user, RecentTransactions recent, int limit);
}
