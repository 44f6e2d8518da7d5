package dev.laurel.architecture.bad.right;

import dev.laurel.architecture.bad.left.Left;

/** Bad on purpose: goes round in a circle. */
public record Right(Left left) {}
