package dev.laurel.kit.bad;

import dev.laurel.contract.id.UserId;

/** Breaks: the kit is about no domain. */
public record KnowsTheContract(UserId user) {}
