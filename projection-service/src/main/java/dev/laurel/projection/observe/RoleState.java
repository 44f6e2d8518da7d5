package dev.laurel.projection.observe;

import java.util.OptionalLong;

/**
 * How a role is.
 *
 * @param role its word in settings
 * @param state a word for people
 * @param ready true when it works on its partitions, has all its state and hears the broker
 * @param alive false when it will never work again in this process
 * @param awaited whether those that read or write through Laurel wait for what it does: its lag is
 *     that of the instance
 * @param lag how many records it has still to read; empty where that is not known
 * @param detail what keeps it from its work, one sentence; empty where nothing does
 */
public record RoleState(
        String role,
        String state,
        boolean ready,
        boolean alive,
        boolean awaited,
        OptionalLong lag,
        String detail) {}
