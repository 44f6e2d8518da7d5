package dev.laurel.projection.ledger.decision;

import dev.laurel.contract.command.TransferLeg;
import dev.laurel.contract.event.Event;

/** The ledger's answer to credits that arrive from another user. */
public sealed interface LegDecision {

    /** They are the account's. */
    record Take(Event.MoneyMoved event) implements LegDecision {}

    /** The receiver cannot hold them: they go home. */
    record SendHome(TransferLeg leg) implements LegDecision {}

    /** They came home and the sender cannot hold them either: people must look at it. */
    record Strand(String reason) implements LegDecision {}
}
