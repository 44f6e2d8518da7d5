package dev.laurel.projection.ledger.topology;

import dev.laurel.contract.id.UserId;
import dev.laurel.projection.ledger.engine.LedgerEngine;
import dev.laurel.projection.ledger.heal.LedgerLog;
import dev.laurel.projection.observe.LedgerMetrics;

import io.micrometer.core.instrument.MeterRegistry;

import java.time.Duration;
import java.util.Set;
import java.util.function.LongUnaryOperator;

/**
 * What all tasks of the ledger share.
 *
 * @param log what the state is compared with before anything is decided
 * @param refolded users who are folded anew from their events at every start
 * @param limits of what a task keeps
 * @param clock the time that counts, for what the wall clock says; milliseconds since the epoch
 */
public record LedgerParts(
        LedgerEngine engine,
        LedgerLog log,
        Set<UserId> refolded,
        Limits limits,
        LongUnaryOperator clock,
        LedgerMetrics metrics,
        MeterRegistry registry) {

    /**
     * What a task keeps.
     *
     * @param cachedAccountsMax decoded accounts on the heap, at most
     * @param decisionsKept how long a command is remembered at least
     */
    public record Limits(int cachedAccountsMax, Duration decisionsKept) {}

    public LedgerParts {
        refolded = Set.copyOf(refolded);
    }
}
