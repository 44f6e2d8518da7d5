/** Waiting for a position, with a bound. */
@NullMarked
package dev.laurel.query.position;

import org.jspecify.annotations.NullMarked;
