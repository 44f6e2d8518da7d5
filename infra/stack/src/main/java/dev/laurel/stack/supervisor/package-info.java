/** Watches the parts of a stack and starts again what died. */
@NullMarked
package dev.laurel.stack.supervisor;

import org.jspecify.annotations.NullMarked;
