/** Who waits for which decision, and the tail that brings it. */
@NullMarked
package dev.laurel.command.outcome;

import org.jspecify.annotations.NullMarked;
