package dev.laurel.command.outcome;

import dev.laurel.contract.event.Event;
import dev.laurel.contract.id.CommandId;
import dev.laurel.contract.id.UserId;
import dev.laurel.contract.outcome.Outcome;

/**
 * A command that came again and whose waiter wants the first answer to the last byte: what is still
 * to be found out is where that answer stands. It holds nothing else of the event of the repeat,
 * which may carry the kilobytes of metadata that a client sent: many of these wait.
 *
 * @param number of the waiter
 * @param partition of laurel.events, that of the first answer too
 * @param offset where the event of the repeat stands; the first answer stands before it
 * @param decidedAtMillis time of the record that gave the first answer, milliseconds since the
 *     epoch
 * @param outcome the first answer
 */
record Repeat(
        long number,
        int partition,
        long offset,
        UserId user,
        CommandId commandId,
        long decidedAtMillis,
        Outcome outcome) {

    /** What has to be known of an event of laurel.events. */
    static Repeat of(long number, int partition, long offset, Event.CommandRepeated repeated) {
        var head = repeated.head();
        return new Repeat(
                number,
                partition,
                offset,
                head.user(),
                head.commandId(),
                repeated.firstDecidedAtMillis(),
                repeated.outcome());
    }
}
