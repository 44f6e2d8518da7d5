package dev.laurel.command.outcome;

import dev.laurel.contract.event.Event;
import dev.laurel.contract.id.CommandId;
import dev.laurel.contract.id.UserId;
import dev.laurel.contract.outcome.Outcome;

/**
 * A command that came again and whose waiter wants the first answer to the last byte: what is still
 * to be found out is where that answer stands.
 *
 * @param number of the waiter
 * @param partition of laurel.events, that of the first answer too
 * @param offset where the event of the repeat stands; the first answer stands before it
 * @param first what the ledger remembers of the first answer
 */
record Repeat(long number, int partition, long offset, Event.CommandRepeated first) {

    UserId user() {
        return first.head().user();
    }

    CommandId commandId() {
        return first.head().commandId();
    }

    /** Time of the record that gave the first answer, milliseconds since the epoch. */
    long decidedAtMillis() {
        return first.firstDecidedAtMillis();
    }

    Outcome outcome() {
        return first.outcome();
    }
}
