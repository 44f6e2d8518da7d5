package dev.laurel.projection.ledger.state;

import dev.laurel.contract.command.Leg.ReversalCredit;
import dev.laurel.contract.command.Leg.ReversalRequest;
import dev.laurel.contract.command.TransferLeg;
import dev.laurel.contract.event.Event.ReversalRefused;
import dev.laurel.contract.event.Event.TransferReturned;
import dev.laurel.contract.event.Event.TransferReversed;
import dev.laurel.contract.event.Event.TransferTakenBack;
import dev.laurel.contract.id.CommandId;
import dev.laurel.contract.id.UserId;

import org.jspecify.annotations.Nullable;

/**
 * Names a step of a transfer's way that is taken once: its reversal is asked for, or its credits
 * come home.
 *
 * @param owner whose ledger takes the step, and keeps that it did
 * @param transfer the command of the sender
 * @param counterpart the other user of the transfer
 * @param request the command that asks for the reversal, or null where credits come home
 * @param transferVersion of the sender, with the transfer: his id may name another one later
 */
public record LegName(
        UserId owner,
        CommandId transfer,
        UserId counterpart,
        @Nullable CommandId request,
        long transferVersion) {

    public static LegName of(ReversalRequest request) {
        return new LegName(
                request.receiver(),
                request.transaction(),
                request.sender(),
                request.commandId(),
                request.note().transferVersion());
    }

    /** Of a request that was granted. */
    public static LegName of(TransferTakenBack event, long transferVersion) {
        var head = event.head();
        var transaction = event.reversal().transaction();
        return new LegName(
                head.user(), transaction, event.from(), head.commandId(), transferVersion);
    }

    /** Of a request that was refused. */
    public static LegName of(ReversalRefused event, long transferVersion) {
        var head = event.head();
        return new LegName(
                head.user(),
                event.transaction(),
                event.sender(),
                head.commandId(),
                transferVersion);
    }

    /** Of credits that could not be received. */
    public static LegName homecoming(TransferReturned event, long transferVersion) {
        var head = event.head();
        return new LegName(head.user(), head.commandId(), event.to(), null, transferVersion);
    }

    /** Of credits that were given back. */
    public static LegName homecoming(TransferReversed event, long transferVersion) {
        var transaction = event.reversal().transaction();
        return new LegName(event.head().user(), transaction, event.to(), null, transferVersion);
    }

    /** Of credits that could not be received. */
    public static LegName homecoming(TransferLeg leg) {
        return new LegName(
                leg.from(), leg.commandId(), leg.to(), null, leg.note().transferVersion());
    }

    /** Of credits that were given back. */
    public static LegName homecoming(ReversalCredit credit) {
        return new LegName(
                credit.sender(),
                credit.transaction(),
                credit.receiver(),
                null,
                credit.note().transferVersion());
    }
}
