/** Follows laurel.views and laurel.events into the store and publishes what may be read. */
@NullMarked
package dev.laurel.query.replica;

import org.jspecify.annotations.NullMarked;
