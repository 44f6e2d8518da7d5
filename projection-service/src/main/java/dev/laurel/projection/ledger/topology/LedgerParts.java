package dev.laurel.projection.ledger.topology;

import dev.laurel.projection.ledger.engine.LedgerEngine;
import dev.laurel.projection.ledger.heal.LedgerLog;
import dev.laurel.projection.observe.LedgerMetrics;

import io.micrometer.core.instrument.MeterRegistry;

import java.time.Duration;

/**
 * What all tasks of the ledger share.
 *
 * @param log what the state is compared with before anything is decided
 * @param cachedAccountsMax how many decoded accounts a task keeps on the heap at most
 * @param decisionsKept how long a command is remembered at least
 */
public record LedgerParts(
        LedgerEngine engine,
        LedgerLog log,
        int cachedAccountsMax,
        Duration decisionsKept,
        LedgerMetrics metrics,
        MeterRegistry registry) {}
