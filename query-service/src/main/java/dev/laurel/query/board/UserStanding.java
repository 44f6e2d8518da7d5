package dev.laurel.query.board;

import java.util.List;

/**
 * A user's place on a board.
 *
 * @param ordinal place from 1, without ties: by score, who reached it first, user id
 * @param size members of the board's window
 * @param neighbours the lines around the user, with the user's own among them
 */
public record UserStanding(BoardEntry entry, long ordinal, long size, List<BoardEntry> neighbours) {

    private static final long HUNDREDTHS = 10_000;

    /**
     * Of 100.00 per cent of the members, how many are not ranked higher than the user; in
     * hundredths of a per cent.
     */
    public long percentileHundredths() {
        return (size - entry.rank() + 1) * HUNDREDTHS / size;
    }
}
