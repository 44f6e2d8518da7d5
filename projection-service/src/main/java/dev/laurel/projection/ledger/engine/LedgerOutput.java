package dev.laurel.projection.ledger.engine;

import dev.laurel.contract.command.Leg;
import dev.laurel.contract.event.Event;
import dev.laurel.contract.event.EventMemory;

/** What the ledger writes because of one record. */
public sealed interface LedgerOutput {

    /**
     * Something happened, or was answered.
     *
     * @param memory what is remembered of the event besides what it says
     * @param groupIndex which member of a group it answers, from 0; 0 outside of groups
     * @param answers whether somebody may wait for it
     */
    record Happened(Event event, EventMemory memory, int groupIndex, boolean answers)
            implements LedgerOutput {}

    /**
     * Something sets out for another user's partition.
     *
     * @param groupIndex which member of a group sends it, from 0; 0 outside of groups
     * @param answers whether what it leads to is the answer that somebody may wait for
     */
    record Sent(Leg leg, int groupIndex, boolean answers) implements LedgerOutput {}

    /** People must look at the record. */
    record Stranded(String reason) implements LedgerOutput {}
}
