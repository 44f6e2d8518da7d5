package dev.laurel.projection.ledger.decision;

import dev.laurel.contract.command.TransferLeg;
import dev.laurel.contract.event.Event;
import dev.laurel.contract.outcome.Outcome;
import dev.laurel.contract.outcome.RejectionReason;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** The ledger's answer to a command. There are three, and every caller names all three. */
public sealed interface Decision {

    /**
     * It happens.
     *
     * @param leg the credits that set out for another user with it, or null where none do
     */
    record Accept(Event.Change event, @Nullable TransferLeg leg) implements Decision {}

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

    /** It was decided before: this is the first answer again. */
    record Repeat(Outcome first) implements Decision {}
}
