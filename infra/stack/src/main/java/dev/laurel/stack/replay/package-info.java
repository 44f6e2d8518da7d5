/** Recorded data sent to the command-service as commands. */
@NullMarked
package dev.laurel.stack.replay;

import org.jspecify.annotations.NullMarked;
