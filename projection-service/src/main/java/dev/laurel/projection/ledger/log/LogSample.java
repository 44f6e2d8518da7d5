package dev.laurel.projection.ledger.log;

/**
 * The ends of a partition's logs: first the stable ones, then the others, then what is consumed.
 *
 * @param stableEnd offset in laurel.events before which no transaction is open
 * @param end offset behind the last record of laurel.events
 * @param accountsStableEnd the same of the changelog of the store accounts
 * @param accountsEnd the same of that changelog
 * @param commands offset up to which laurel.commands counts as consumed
 * @param transfers offset up to which laurel.transfers counts as consumed
 */
record LogSample(
        long stableEnd,
        long end,
        long accountsStableEnd,
        long accountsEnd,
        long commands,
        long transfers) {

    /** Whether less counts as consumed than at the other one. */
    boolean isOlderThan(LogSample other) {
        return commands < other.commands || transfers < other.transfers;
    }

    /** Whether all that was open at the earlier one is over. */
    boolean isSettledSince(LogSample earlier) {
        return stableEnd >= earlier.end && accountsStableEnd >= earlier.accountsEnd;
    }
}
