package dev.laurel.command.outcome;

import dev.laurel.contract.outcome.Outcome;
import dev.laurel.contract.position.PartitionOffset;

/**
 * What the ledger decided about one submitted record.
 *
 * @param outcome the answer
 * @param position where the event that says so stands
 * @param replayed whether it is the first answer again
 */
public record Decided(Outcome outcome, PartitionOffset position, boolean replayed) {}
