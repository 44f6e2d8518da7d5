package dev.laurel.contract.outcome;

import java.util.List;
import java.util.OptionalLong;

/** The answer of the ledger to one command. */
public sealed interface Outcome {

    /** The user's version when the command was answered. */
    long version();

    /**
     * It was done.
     *
     * @param version the user's version after it
     * @param available the available balance of the command's asset after it; empty where the
     *     command has no asset
     */
    record Applied(long version, OptionalLong available) implements Outcome {}

    /**
     * It was refused and changed nothing.
     *
     * @param version the user's version, unchanged
     * @param fields for {@code id_reused}, the names of the fields that differ; for {@code
     *     group_rejected}, the id of the command that was refused and the word for its reason;
     *     otherwise empty
     */
    record Rejected(long version, RejectionReason reason, List<String> fields) implements Outcome {

        public Rejected {
            fields = List.copyOf(fields);
        }
    }
}
