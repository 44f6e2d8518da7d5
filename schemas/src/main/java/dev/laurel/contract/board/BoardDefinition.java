package dev.laurel.contract.board;

import dev.laurel.contract.id.AssetId;
import dev.laurel.contract.id.BoardId;

import java.time.ZoneId;
import java.util.List;

/**
 * A leaderboard as configured.
 *
 * @param asset whose credits it counts
 * @param windows its kinds of window, without repeats, in the order of their numbers
 * @param zone whose calendar its windows follow
 */
public record BoardDefinition(
        BoardId id,
        AssetId asset,
        Measure measure,
        Operator operator,
        List<WindowKind> windows,
        ZoneId zone) {

    public BoardDefinition {
        windows = List.copyOf(windows);
    }
}
