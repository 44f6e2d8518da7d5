/** laurel verify: holds what is served and what is archived against the events. */
@NullMarked
package dev.laurel.stack.verify;

import org.jspecify.annotations.NullMarked;
