package dev.laurel.query.store;

/**
 * A user's place in the order of a leaderboard, without the user.
 *
 * @param score in minor units of the board's asset, or a count
 * @param reachedAtMillis since the epoch
 */
public record Place(BoardWindow at, long score, long reachedAtMillis) {}
