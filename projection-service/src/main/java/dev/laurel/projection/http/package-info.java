/** The small port: alive, ready, metrics. */
@NullMarked
package dev.laurel.projection.http;

import org.jspecify.annotations.NullMarked;
