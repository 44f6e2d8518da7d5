package dev.laurel.projection.observe;

/**
 * How a role is.
 *
 * @param role its word in settings
 * @param state a word for people
 * @param ready true when it works on its partitions and has all its state
 * @param alive false when it will never work again in this process
 * @param awaited whether those that read or write through Laurel wait for what it does: its lag is
 *     that of the instance
 * @param lag how many records it has still to read, as far as it knows
 */
public record RoleState(
        String role, String state, boolean ready, boolean alive, boolean awaited, long lag) {}
