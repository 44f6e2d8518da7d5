package dev.laurel.contract.event;

import dev.laurel.contract.command.Fingerprint;

import org.jspecify.annotations.Nullable;

/**
 * What the ledger must remember of an event besides what it says. It is written with the event, so
 * that the ledger's whole state can be made from laurel.events alone.
 *
 * @param fingerprint of the command whose answer is remembered by this event, or null where none is
 * @param transferVersion of an event by which a transfer, or its way back, arrived: version of the
 *     sender's event by which the transfer set out; otherwise 0
 */
public record EventMemory(@Nullable Fingerprint fingerprint, long transferVersion) {

    /** Of an event that says it all. */
    public static final EventMemory NONE = new EventMemory(null, 0);

    /** Of an event that answers this command. */
    public static EventMemory of(Fingerprint fingerprint) {
        return new EventMemory(fingerprint, 0);
    }

    /** Of an event by which a transfer, or its way back, arrived. */
    public static EventMemory ofTransfer(long transferVersion) {
        return new EventMemory(null, transferVersion);
    }
}
