package dev.laurel.projection.ledger.history;

import dev.laurel.contract.command.Command;
import dev.laurel.contract.command.CommandGroup;

/**
 * One step of a history. Numbers pick from what there is when the step comes, so that every part of
 * a history is a history.
 */
sealed interface Act {

    /** A command comes. */
    record Ask(Command command) implements Act {}

    /**
     * A group comes.
     *
     * @param group its versions are counted from the one that the user has then
     */
    record AskTogether(CommandGroup group) implements Act {}

    /** One that came before comes again. */
    record AskAgain(int pick) implements Act {}

    /** The next leg between two users arrives; those between others may wait. */
    record Deliver(int pick) implements Act {}

    /** A leg that was taken arrives once more. */
    record DeliverAgain(int pick) implements Act {}

    /** Somebody sends a leg again that could not be taken. */
    record Rescue(int pick) implements Act {}

    /** A user's decisions are so old that the ledger forgets them. */
    record Forget(int pick) implements Act {}

    /** Time passes. */
    record Wait(int millis) implements Act {}

    /**
     * Time passes until just about the end of the hold that ends first.
     *
     * @param offset milliseconds from it: about 0, or about when it is over for the ledger too
     */
    record WaitForExpiry(int offset) implements Act {}

    /** The ledger comes to a hold whose time is over. */
    record Expire(int pick) implements Act {}
}
