package dev.laurel.projection.ledger.state;

import dev.laurel.contract.command.Fingerprint;
import dev.laurel.contract.outcome.Outcome;

import org.jspecify.annotations.Nullable;

/**
 * A command that was decided before, or a step of a transfer that was taken.
 *
 * @param fingerprint of the command; of no bytes where it is a step
 * @param first the answer it got; it is the answer for ever. Null while another user's partition
 *     decides, and of a transfer that arrived, which nobody waits for
 * @param decidedAtMillis timestamp of the record with the answer, milliseconds since the epoch;
 *     decides how long it is kept
 * @param effect what it did, or null where nothing of it can be undone
 */
public record Remembered(
        Fingerprint fingerprint,
        @Nullable Outcome first,
        long decidedAtMillis,
        @Nullable Effect effect) {

    /** The same with its effect undone. */
    public Remembered undone() {
        return new Remembered(
                fingerprint, first, decidedAtMillis, effect == null ? null : effect.undo());
    }
}
