package dev.laurel.projection.ledger.topology;

import dev.laurel.projection.ledger.decision.CommandDecider;
import dev.laurel.projection.observe.LedgerMetrics;

import io.micrometer.core.instrument.MeterRegistry;

import java.time.Duration;

/**
 * What all tasks of the ledger share.
 *
 * @param cachedAccountsMax how many decoded accounts a task keeps on the heap at most
 * @param promptCommit how long a record waits for its commit while records are few
 */
public record LedgerParts(
        CommandDecider decider,
        int cachedAccountsMax,
        Duration promptCommit,
        LedgerMetrics metrics,
        MeterRegistry registry) {}
