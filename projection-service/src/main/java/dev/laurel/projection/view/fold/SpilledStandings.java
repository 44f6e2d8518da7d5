package dev.laurel.projection.view.fold;

import dev.laurel.contract.board.Window;
import dev.laurel.contract.id.BoardId;
import dev.laurel.contract.id.UserId;
import dev.laurel.contract.view.Standing;

import org.jspecify.annotations.Nullable;

/** The standings that are no longer in the views. Asked only where an event is late. */
@FunctionalInterface
public interface SpilledStandings {

    /** The user's standing in this window, or null where it was never spilled. */
    @Nullable Standing find(UserId user, BoardId board, Window window);
}
