package dev.laurel.contract.event;

/**
 * An event as it lies in laurel.events.
 *
 * @param memory what the ledger remembers of it besides
 */
public record RememberedEvent(Event event, EventMemory memory) {}
