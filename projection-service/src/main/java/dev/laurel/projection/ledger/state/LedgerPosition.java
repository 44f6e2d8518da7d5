package dev.laurel.projection.ledger.state;

/**
 * Up to where the log certainly is in the stores of a partition, transactions and all. It may lie
 * behind what the stores really have; never before it.
 *
 * @param events next offset in laurel.events: the stores have what every event before it says
 * @param accountsChangelog next offset in the changelog of the store accounts: what lies before it
 *     comes from events before the end of laurel.events
 * @param commands next offset in laurel.commands: each one before it has its event
 * @param transfers next offset in laurel.transfers: each one before it has its event, or needs none
 */
public record LedgerPosition(long events, long accountsChangelog, long commands, long transfers) {

    /** Of stores of which nothing is known. */
    public static final LedgerPosition START = new LedgerPosition(0, 0, 0, 0);

    /** Whether the other one says more of the log; the changelog grows by what is noted too. */
    public boolean isBehind(LedgerPosition other) {
        return events != other.events || commands != other.commands || transfers != other.transfers;
    }
}
