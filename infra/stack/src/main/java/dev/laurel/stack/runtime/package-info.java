/** Waiting with a bound, and the few threads of the command line. */
@NullMarked
package dev.laurel.stack.runtime;

import org.jspecify.annotations.NullMarked;
