package dev.laurel.projection.ledger.state;

/**
 * Up to where the log certainly is in the stores of a partition, transactions and all. It may be
 * older than what the stores really have, never newer.
 *
 * @param events next offset in laurel.events: the stores have what every event before it says
 * @param accountsChangelog next offset in the changelog of the store accounts: what lies before it
 *     comes from events before the end of laurel.events
 * @param commands next offset in laurel.commands: each one before it has its event, or needs none
 * @param transfers next offset in laurel.transfers: each one before it has its event, or needs none
 */
public record LedgerPosition(long events, long accountsChangelog, long commands, long transfers) {

    /** Of stores of which nothing is known. */
    public static final LedgerPosition START = new LedgerPosition(0, 0, 0, 0);

    /**
     * Whether the other one says more of some log and less of none. What goes back is no position:
     * a coordinator that has just started may say that less was consumed than it said before. The
     * changelog alone is no reason, as it grows by what is noted.
     */
    public boolean isBehind(LedgerPosition other) {
        return events <= other.events
                && accountsChangelog <= other.accountsChangelog
                && commands <= other.commands
                && transfers <= other.transfers
                && (events < other.events
                        || commands < other.commands
                        || transfers < other.transfers);
    }
}
