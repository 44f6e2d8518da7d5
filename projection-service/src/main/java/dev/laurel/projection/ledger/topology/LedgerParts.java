package dev.laurel.projection.ledger.topology;

import dev.laurel.projection.ledger.decision.CommandDecider;
import dev.laurel.projection.observe.LedgerMetrics;

import io.micrometer.core.instrument.MeterRegistry;

/**
 * What all tasks of the ledger share.
 *
 * @param cachedAccountsMax how many decoded accounts a task keeps on the heap at most
 */
public record LedgerParts(
        CommandDecider decider,
        int cachedAccountsMax,
        LedgerMetrics metrics,
        MeterRegistry registry) {}
