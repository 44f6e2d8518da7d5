package dev.laurel.architecture.bad.left;

import dev.laurel.architecture.bad.right.Right;

/** Bad on purpose: goes round in a circle. */
public record Left(Right right) {}
