package dev.laurel.query.store;

import dev.laurel.contract.board.Window;

/**
 * One leaderboard: a window of a board.
 *
 * @param board the board's number in this store, 1 to 65535
 */
public record BoardWindow(int board, Window window) {}
