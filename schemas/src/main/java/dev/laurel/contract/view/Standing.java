package dev.laurel.contract.view;

import dev.laurel.contract.board.Window;
import dev.laurel.contract.id.BoardId;

/**
 * A user's score in one window of a board.
 *
 * @param reachedAtMillis when the score became what it is, milliseconds since the epoch; the
 *     earlier is ranked higher
 */
public record Standing(BoardId board, Window window, long score, long reachedAtMillis) {}
