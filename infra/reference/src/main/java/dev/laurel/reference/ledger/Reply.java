package dev.laurel.reference.ledger;

import dev.laurel.contract.command.Leg;
import dev.laurel.contract.event.Event;
import dev.laurel.contract.outcome.Outcome;
import dev.laurel.contract.outcome.RejectionReason;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** What the rules say to one command. */
sealed interface Reply {

    /** It is done, and the person changed. */
    record Done(Event.Change event, Outcome.Applied outcome, @Nullable Leg leg) implements Reply {}

    record Refused(RejectionReason reason, List<String> fields) implements Reply {}

    /** The first answer again. */
    record Again(Outcome first, long decidedAt) implements Reply {}

    /** Somebody else decides. */
    record Asked(Leg leg) implements Reply {}

    /** Somebody else is still deciding, and is asked again where it is known what. */
    record Silence(@Nullable Leg leg) implements Reply {}
}
