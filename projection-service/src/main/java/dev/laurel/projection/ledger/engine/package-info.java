/** Decide, apply, answer: one record after the other, over any state. */
@NullMarked
package dev.laurel.projection.ledger.engine;

import org.jspecify.annotations.NullMarked;
