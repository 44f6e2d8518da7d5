package dev.laurel.query.board;

import dev.laurel.contract.board.Window;

/** How many members a window of a board has. */
public record BoardSize(Window window, long size) {}
