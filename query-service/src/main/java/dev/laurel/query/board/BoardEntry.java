package dev.laurel.query.board;

import dev.laurel.query.store.OrderLayout;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;

/**
 * One line of a board.
 *
 * @param rank from 1; equal scores have equal ranks, and the next rank counts them all (1 2 2 4)
 * @param name null where it is not known
 */
public record BoardEntry(
        long rank, String user, @Nullable String name, long score, long reachedAtMillis) {

    static BoardEntry of(long rank, byte[] key, byte[] name) {
        return new BoardEntry(
                rank,
                new String(OrderLayout.userOf(key), StandardCharsets.UTF_8),
                name.length == 0 ? null : new String(name, StandardCharsets.UTF_8),
                OrderLayout.scoreOf(key),
                OrderLayout.reachedAtMillisOf(key));
    }
}
