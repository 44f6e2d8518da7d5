package dev.laurel.projection.ledger.heal;

import dev.laurel.contract.command.Leg;
import dev.laurel.contract.command.TransferLeg;
import dev.laurel.contract.command.TransferNote;
import dev.laurel.contract.event.Event.ReversalRefused;
import dev.laurel.contract.event.Event.TransferRefused;
import dev.laurel.contract.event.Event.TransferSent;
import dev.laurel.contract.event.Event.TransferTakenBack;
import dev.laurel.contract.event.EventHead;
import dev.laurel.contract.event.RememberedEvent;

import java.util.Optional;

/** What sets out for another user's partition with an event: the same as when it was decided. */
public final class SentLeg {

    private SentLeg() {}

    /** The leg that was written with the event; empty where none was. */
    public static Optional<Leg> of(RememberedEvent logged) {
        var head = logged.event().head();
        var transferVersion = logged.memory().transferVersion();
        return switch (logged.event()) {
            case TransferSent(_, var asset, var amount, _, var to) ->
                    Optional.of(
                            new TransferLeg(
                                    head.commandId(),
                                    head.user(),
                                    to,
                                    asset,
                                    amount,
                                    note(head, head.version()),
                                    false));
            case TransferRefused(_, var asset, var amount, var from) ->
                    Optional.of(
                            new TransferLeg(
                                    head.commandId(),
                                    from,
                                    head.user(),
                                    asset,
                                    amount,
                                    note(head, transferVersion),
                                    true));
            case TransferTakenBack taken ->
                    Optional.of(
                            new Leg.ReversalCredit(
                                    head.commandId(),
                                    new Leg.ReversalParties(
                                            taken.from(),
                                            head.user(),
                                            taken.reversal().requestedBy()),
                                    taken.reversal().transaction(),
                                    taken.asset(),
                                    taken.amount(),
                                    taken.reversal().occurredAtMillis(),
                                    note(head, transferVersion)));
            case ReversalRefused refused ->
                    Optional.of(
                            new Leg.ReversalAnswer(
                                    head.commandId(),
                                    refused.sender(),
                                    head.user(),
                                    refused.transaction(),
                                    refused.outcome().reason(),
                                    false,
                                    note(head, transferVersion)));
            default -> Optional.empty();
        };
    }

    private static TransferNote note(EventHead head, long transferVersion) {
        return new TransferNote(
                head.occurredAtMillis(), head.reason(), head.metadata(), transferVersion);
    }
}
