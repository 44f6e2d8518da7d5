/** How the parts of a stack are, in one place, for people and programs. */
@NullMarked
package dev.laurel.stack.health;

import org.jspecify.annotations.NullMarked;
