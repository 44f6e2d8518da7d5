package dev.laurel.projection.ledger.decision;

import dev.laurel.contract.command.Leg;
import dev.laurel.contract.event.Event;
import dev.laurel.contract.outcome.Outcome;

import org.jspecify.annotations.Nullable;

/** The ledger's answer to what arrives from another user's partition. */
public sealed interface LegDecision {

    /**
     * It happens.
     *
     * @param leg what sets out in turn, or null where nothing does
     */
    record Take(Event.MoneyMoved event, @Nullable Leg leg) implements LegDecision {}

    /** It changes no account here and is answered: credits go home, a reversal is refused. */
    record Reply(Leg leg) implements LegDecision {}

    /**
     * The other partition has decided a command of this user: it was refused, or was a dry run.
     *
     * @param outcome the answer to the command
     */
    record Answer(Outcome outcome) implements LegDecision {}

    /** It came before: nothing is left to do. */
    record Known() implements LegDecision {}

    /**
     * Nothing here may take it, and it cannot go back: people must look at it. It came home and
     * would overflow, or it is so old that whether it was taken is forgotten.
     */
    record Strand(String reason) implements LegDecision {}
}
