/** The embedded PostgreSQL: binaries, cluster, start and stop. */
@NullMarked
package dev.laurel.stack.postgres;

import org.jspecify.annotations.NullMarked;
