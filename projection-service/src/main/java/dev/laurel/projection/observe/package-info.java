/** Names of the metrics. */
@NullMarked
package dev.laurel.projection.observe;

import org.jspecify.annotations.NullMarked;
