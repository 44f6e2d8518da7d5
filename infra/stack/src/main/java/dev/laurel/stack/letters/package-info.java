/** What operators do with laurel.dead-letters: look, and send again. */
@NullMarked
package dev.laurel.stack.letters;

import org.jspecify.annotations.NullMarked;
