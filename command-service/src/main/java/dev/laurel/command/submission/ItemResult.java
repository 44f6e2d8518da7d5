package dev.laurel.command.submission;

import dev.laurel.command.outcome.Decided;
import dev.laurel.contract.id.CommandId;
import dev.laurel.contract.position.PartitionOffset;
import dev.laurel.kit.problem.Problem;

import org.jspecify.annotations.Nullable;

/** What became of one item of a request. */
public sealed interface ItemResult {

    /** It is durable; nobody waited for more. */
    record Accepted(CommandId id, PartitionOffset place) implements ItemResult {}

    /** It is decided, and the decision is committed. */
    record Answered(CommandId id, Decided decided) implements ItemResult {}

    /** It is durable; the wait for its decision ran out. */
    record Pending(CommandId id) implements ItemResult {}

    /**
     * Whether it was written is unknown, or it was not; the same again is safe.
     *
     * @param id null where it was not read either
     */
    record Failed(@Nullable CommandId id, Problem problem) implements ItemResult {}

    /** It is no command and was not written. */
    record Invalid(@Nullable String id, Problem problem) implements ItemResult {}
}
