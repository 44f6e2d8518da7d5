package dev.laurel.query.board;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * Lines of a board in their order.
 *
 * @param size members of the board's window
 * @param next where to go on, null at the end
 */
public record BoardPage(long size, List<BoardEntry> entries, @Nullable BoardCursor next) {}
