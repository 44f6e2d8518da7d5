package dev.laurel.projection.ledger.state;

import dev.laurel.contract.command.Fingerprint;
import dev.laurel.contract.outcome.Outcome;

/**
 * A command that was decided before.
 *
 * @param first the answer it got; it is the answer for ever
 * @param decidedAtMillis timestamp of its record, milliseconds since the epoch; decides how long it
 *     is kept
 */
public record Remembered(Fingerprint fingerprint, Outcome first, long decidedAtMillis) {}
