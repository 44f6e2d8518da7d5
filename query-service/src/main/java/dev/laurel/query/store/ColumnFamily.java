package dev.laurel.query.store;

/**
 * The column families of the replica. The number is the name on disk: never renumber, never reuse.
 *
 * <p>User ids hold no zero byte, so a zero ends them inside a key.
 */
public enum ColumnFamily {
    /**
     * [topic number 1, partition 4] => [next offset 8, source event offset 8], in the same batch as
     * the data
     */
    APPLIED_POSITION(1),
    /** user => the credit view as served, JSON */
    USER_VIEW(2),
    /**
     * user => version, source event offset, name, and the standings of the view: what the next view
     * is compared with
     */
    STANDING(3),
    /**
     * [user, 0, board number 2, window kind 1, period 4] => a standing of a window that has left
     * the view
     */
    SPILLED(4),
    /**
     * [board number 2, window kind 1, period 4, score descending 8, reached at 8, user] => name,
     * empty where unknown
     */
    ORDER(5),
    /**
     * [user, 0, version descending 8] => partition and offset of the event, event bytes; the newest
     * versions only
     */
    TRANSACTION(6),
    /** [user, 0, command id] => the outcome and its position; for some days */
    OUTCOME(7),
    /** name => value: the format of this store, and the number of each board */
    META(8),
    /** asset => the sums over all users, in the same batch as their balances */
    AUDIT(9);

    private final int number;

    ColumnFamily(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }

    /** Whether single rows are looked up that may be absent, so that a Bloom filter pays. */
    boolean isLookedUp() {
        return this != ORDER && this != APPLIED_POSITION && this != META && this != AUDIT;
    }
}
