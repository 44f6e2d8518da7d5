package dev.laurel.contract.view;

import dev.laurel.contract.id.UserId;

import org.jspecify.annotations.Nullable;

/** A standing of an older window, kept beside the user's view. */
public record SpilledStanding(UserId user, @Nullable String name, Standing standing) {}
