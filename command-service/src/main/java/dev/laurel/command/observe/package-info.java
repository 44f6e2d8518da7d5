/** Metrics. */
@NullMarked
package dev.laurel.command.observe;

import org.jspecify.annotations.NullMarked;
