/** Wiring of the views: source, processor, stores, sink. */
@NullMarked
package dev.laurel.projection.view.topology;

import org.jspecify.annotations.NullMarked;
