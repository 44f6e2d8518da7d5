package dev.laurel.projection.ledger.decision;

import dev.laurel.contract.command.Leg;
import dev.laurel.contract.command.Leg.ReversalRequest;
import dev.laurel.contract.event.Event;
import dev.laurel.contract.outcome.Outcome;
import dev.laurel.contract.outcome.RejectionReason;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** The ledger's answer to a command. Every caller names all kinds. */
public sealed interface Decision {

    /**
     * It happens.
     *
     * @param leg what sets out for another user with it, or null where nothing does
     */
    record Accept(Event.Change event, @Nullable Leg leg) implements Decision {}

    /**
     * It is refused and changes nothing.
     *
     * @param fields for {@code id_reused}, the names of the fields that differ; otherwise empty
     */
    record Reject(RejectionReason reason, List<String> fields) implements Decision {

        public Reject {
            fields = List.copyOf(fields);
        }

        Reject(RejectionReason reason) {
            this(reason, List.of());
        }
    }

    /**
     * It was decided before: this is the first answer again.
     *
     * @param firstDecidedAtMillis time of the record with the first answer
     */
    record Repeat(Outcome first, long firstDecidedAtMillis) implements Decision {}

    /** Another user's partition must decide it; the answer will come from there. */
    record Ask(ReversalRequest request) implements Decision {}

    /**
     * It came before and is being decided by another user's partition.
     *
     * @param request to that partition, which may have got lost: it is decided once however often
     *     it comes. Null where what was asked is forgotten, and in a dry run
     */
    record Undecided(@Nullable ReversalRequest request) implements Decision {}
}
