/** A user's whole history: what is recent from the store, what is older from the archive. */
@NullMarked
package dev.laurel.query.history;

import org.jspecify.annotations.NullMarked;
