/** The rank index: order statistics over the order keys on disk. */
@NullMarked
package dev.laurel.query.rank;

import org.jspecify.annotations.NullMarked;
