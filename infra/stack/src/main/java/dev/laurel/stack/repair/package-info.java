/** Finds what a broker's death or a full disk left behind, and mends it. */
@NullMarked
package dev.laurel.stack.repair;

import org.jspecify.annotations.NullMarked;
