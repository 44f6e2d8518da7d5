package dev.laurel.projection.ledger.topology;

import dev.laurel.contract.id.UserId;
import dev.laurel.projection.ledger.engine.LedgerEngine;
import dev.laurel.projection.ledger.heal.LedgerLog;
import dev.laurel.projection.observe.LedgerMetrics;

import io.micrometer.core.instrument.MeterRegistry;

import java.time.Duration;
import java.util.Set;

/**
 * What all tasks of the ledger share.
 *
 * @param log what the state is compared with before anything is decided
 * @param refolded users who are folded anew from their events at every start
 * @param cachedAccountsMax how many decoded accounts a task keeps on the heap at most
 * @param decisionsKept how long a command is remembered at least
 */
public record LedgerParts(
        LedgerEngine engine,
        LedgerLog log,
        Set<UserId> refolded,
        int cachedAccountsMax,
        Duration decisionsKept,
        LedgerMetrics metrics,
        MeterRegistry registry) {

    public LedgerParts {
        refolded = Set.copyOf(refolded);
    }
}
