/** Start, stop and health of the Streams clients, and the memory of their stores. */
@NullMarked
package dev.laurel.projection.runtime;

import org.jspecify.annotations.NullMarked;
