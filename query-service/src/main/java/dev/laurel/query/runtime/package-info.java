/** Start, stop and the threads. */
@NullMarked
package dev.laurel.query.runtime;

import org.jspecify.annotations.NullMarked;
