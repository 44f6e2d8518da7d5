/** Every record of laurel.events becomes a row in PostgreSQL: decode, encode for COPY, merge. */
@NullMarked
package dev.laurel.projection.archive;

import org.jspecify.annotations.NullMarked;
