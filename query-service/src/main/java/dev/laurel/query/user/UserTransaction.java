package dev.laurel.query.user;

import dev.laurel.contract.event.Event;
import dev.laurel.contract.position.PartitionOffset;

/** An event of a user and where it stands in laurel.events. */
public record UserTransaction(Event event, PartitionOffset position) {}
